// A call fed by hand, for looking at its page: pictures are drawn here, nothing is sent.
import type { ConversationView, OpenConversation, PresentedParticipant } from '../../sdk/model.ts';
import type { CallStage, CallView, OwnCall, PersonInCall } from '../../sdk/calls/model.ts';
import { watched } from '../../sdk/watched.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';

const NAMES = [
  'Anna de Vries',
  'Ben',
  'Chris Zand',
  'Dora',
  'Emil Bakker',
  'Fatma',
  'Gus',
  'Hanna',
  'Ivo',
  'Jan',
  'Kim',
];
const conversationId = 'c0000000-0000-4000-8000-000000000000' as ConversationId;

const idOf = (index: number): ParticipantId => `p${index}` as ParticipantId;

/** A picture that moves, in a colour of its own. */
function drawnTrack(hue: number): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const pen = canvas.getContext('2d')!;
  let angle = 0;
  setInterval(() => {
    angle += 0.1;
    pen.fillStyle = `hsl(${hue} 25% 35%)`;
    pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = `hsl(${hue} 35% 65%)`;
    pen.beginPath();
    pen.arc(320, 200 + 5 * Math.sin(angle), 90, 0, 7);
    pen.ellipse(320, 470, 190, 150, 0, 0, 7);
    pen.fill();
  }, 100);
  return canvas.captureStream(10).getVideoTracks()[0]!;
}

function personInCall(index: number, more: Partial<PersonInCall>): PersonInCall {
  const cameraOff = index % 3 === 1;
  return {
    ...{ seatId: `s${index}`, participantId: idOf(index), joinedAt: index, secure: true, quality: 'good' },
    ...{ sound: null, screen: null, screenSound: null, sharing: false },
    ...{ camera: cameraOff ? null : drawnTrack(index * 40), cameraOff, muted: index % 4 === 1, speaking: index === 0 },
    ...more,
  };
}

interface Feed {
  people: number;
  stage?: CallStage;
  change?: (person: PersonInCall, index: number) => Partial<PersonInCall>;
  view?: Partial<CallView>;
}

export function feedCall({ people, stage, change, view }: Feed): OwnCall {
  const rest = NAMES.slice(people, people + 2).map((_, index) => ({
    participantId: idOf(people + index),
    state: index === 0 ? ('ringing' as const) : ('unavailable' as const),
  }));
  const inIt = NAMES.slice(0, people).map((_, index) => {
    const person = personInCall(index, {});
    return { ...person, ...change?.(person, index) };
  });
  const ids = inIt.map(({ participantId }) => participantId);
  const now = watched<CallView>({
    ...{ stage: stage ?? { is: 'together' }, conversationId, callId: null, unproved: 0 },
    ...{ clockFrom: people > 0 ? Date.now() - 754_000 : null, startedAt: null },
    own: {
      ...{ sound: null, muted: true, mutedByOther: false, camera: null, screen: null },
      ...{ speaking: false, quality: 'good' },
    },
    ...{ people: inIt, others: rest },
    abilities: {
      ...{ join: true, endForAll: true, letBackIn: [] },
      ...{ ring: rest.map(({ participantId }) => participantId), mute: ids, remove: ids },
    },
    ...view,
  });
  const nothing = async (): Promise<void> => {};
  return {
    view: now,
    ...{ warmUp: nothing, join: nothing, setSound: nothing, setCamera: nothing, shareScreen: nothing, leave: nothing },
    ...{ stopSharing: nothing, ring: nothing, mute: nothing, remove: nothing, letBackIn: nothing, endForAll: nothing },
    setMuted: async (muted) => now.set({ ...now.get(), own: { ...now.get().own, muted } }),
    setSoundOnly: () => {},
    showTiles: () => {},
    close: () => {},
  };
}

function participant(index: number, name: string): PresentedParticipant {
  return {
    ...{ participantId: idOf(index), kind: 'member', professional: index < 0, active: true, self: index < 0 },
    ...{ number: index + 2, binding: null, formerNicknames: [], notChosen: false },
    shown: { as: 'name', name, nickname: null, memberId: null, role: null },
  };
}

/** Enough of a conversation for the page of a call. */
export function feedConversation(): OpenConversation {
  const participants = [participant(-1, 'Eva Vos'), ...NAMES.map((name, index) => participant(index, name))];
  const item = (position: number, authorId: ParticipantId, text: string) => ({
    ...{ kind: 'message' as const, key: `m${position}`, position, at: Date.now() - 60_000 * (9 - position) },
    ...{ entryId: `m${position}`, authorId, mine: authorId === idOf(-1), text, edited: false, cut: false, files: [] },
    ...{ undoFor: null, abilities: { edit: false, remove: false } },
  });
  const view = {
    summary: {
      ...{ conversationId, kind: 'regular', topic: 'Group on Thursdays', closed: null, writeUntil: null },
      ...{ selfId: idOf(-1), managerId: idOf(-1), deputyIds: [], participants, active: true, ended: null },
      ...{ readPosition: 3, lastPosition: 3, unread: 2, firstUnread: null, markedUnread: false, receipts: [] },
      naming: { choice: 'own', offered: false, unveiling: false },
      abilities: { write: true },
    },
    items: [
      item(1, idOf(0), 'I’ll be there in a minute.'),
      item(2, idOf(-1), 'Take your time.'),
      item(3, idOf(1), 'Here is the sheet that we spoke about last week, with the three questions.'),
    ],
    ...{ outgoing: [], begins: true, earlier: false, later: false, incomplete: false, trust: 'whole' },
    ...{ pendingIds: [], keysMissing: false, awaitsRestore: false, ownKeysReplacedBy: null },
  };
  // Only what the page of a call reads is there.
  return {
    conversationId,
    view: watched({ is: 'ready', value: view as unknown as ConversationView }),
    draft: watched(''),
    markRead: async () => {},
    saveDraft: async () => {},
    setDraft: async () => {},
    close: () => {},
  } as unknown as OpenConversation;
}
