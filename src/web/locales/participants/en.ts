import { formatNumber, plural } from '../format.ts';

const en = {
  add: 'Add participants',
  who: 'Who should come in?',
  nobodyToAdd: 'All your contacts are in this conversation already.',
  readsTitle: (names: string, _count: number) => `What may ${names} read?`,
  reads: 'Of what was written before',
  readsSeen: 'Everybody in the conversation sees what you choose.',
  fromNow: 'Only from now on',
  fromNowWhat: 'Nothing of what was written before.',
  everything: 'Everything',
  everythingWhat: 'All that you can read here yourself, from the beginning on.',
  strangers: (names: string) =>
    `Not everybody here knows ${names}. Topic and messages may contain names that they should not see.`,
  strangersFromNow: (names: string) =>
    `Not everybody here knows ${names}. They see each other’s nickname or a number; the topic may contain names.`,
  startNew: 'Start a new group instead',
  addDo: (count: number) => plural(count, 'Add', `Add ${formatNumber(count)} people`),
  added: (names: string) => `Added: ${names}.`,
  leave: 'Leave conversation',
  leaveQuestion: 'Leave this conversation?',
  leaveWhat: 'You can still read everything up to now. What is written later does not reach you.',
  leaveDo: 'Leave',
  left: 'You left. You can still read everything up to now.',
  handOver: 'Hand over',
  handOverTitle: 'Hand over this conversation',
  handOverWhat:
    'Whoever manages it adds and removes people, changes the topic and can close it. You stay in it, and may leave then. Only the new manager can hand it back.',
  handOverWhom: 'To whom?',
  handOverMissing: 'Please choose somebody.',
  handOverTo: 'Hand over to them',
  handedOver: (name: string) => `${name} manages this conversation now.`,
  close: 'Close conversation',
  closed: 'This conversation is closed. Everybody can still read it.',
  reopen: 'Open it again',
  reopened: 'This conversation is open again.',
  nameDeputy: 'Name as deputy',
  endDeputy: 'No longer deputy',
  deputyNamed: (name: string) =>
    `${name} is a deputy now: they can let people in and confirm restores while you are away.`,
  deputyEnded: (name: string) => `${name} is no longer a deputy.`,
  remove: 'Remove',
  removeQuestion: (name: string) => `Remove ${name}?`,
  removeWhat: (name: string) =>
    `${name} is told, without a reason, and receives nothing more from here. You can add them again later.`,
  removeTherapist: 'Then no therapist is left in this conversation.',
  history: 'What was written up to now',
  historyKeeps: (name: string) => `${name} can still read it`,
  historyKeepsWhat: 'As somebody who leaves.',
  historyHidden: 'Hide it too',
  historyHiddenWhat: (name: string) =>
    `${name} can no longer open this conversation, only save their own messages. Copies that were made cannot be called back.`,
  removeDo: 'Remove',
  removed: (name: string) => `${name} was removed.`,
  former: (count: number) =>
    plural(count, 'One person is no longer in it', `${formatNumber(count)} people are no longer in it`),
  actions: (name: string) => `Actions for ${name}`,
};

export type ParticipantTexts = typeof en;
export default en;
