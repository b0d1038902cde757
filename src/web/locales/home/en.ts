import { formatNumber, plural } from '../format.ts';

const en = {
  title: 'Home',
  hello: (name: string) => `Hello ${name}`,
  start: 'Start conversation',
  news: 'New messages',
  noNews: 'No new messages',
  noNewsYet: 'You have no conversations yet. Start one with somebody you know here.',
  allConversations: 'All conversations',
  moreUnread: (count: number) =>
    plural(count, 'One more unread message', `${formatNumber(count)} more unread messages`),
  hideText: 'Hide how messages begin',
  showText: 'Show how messages begin',
  tasks: 'Waiting for you',
  people: 'Contacts',
  allPeople: 'All contacts',
  noPeople: 'You have no contacts yet.',
  noPeopleClient: 'You have no contacts yet. Your organisation links you with your therapist.',
  letIn: (name: string) => `Let ${name} in?`,
  letInWhy: (name: string, address: string, day: string) =>
    `${name} accepted the invitation with ${address} on ${day}. If that is the person you invited, let them in.`,
  newLink: (professional: string) => `You are linked with ${professional} now`,
  newLinkWhy: (by: string | null, day: string) =>
    by ? `${by} made this link on ${day}.` : `Your organisation made this link on ${day}.`,
  newLinkUntil: (day: string) => `It stands until ${day}, while somebody else is away.`,
  cover: (professional: string) => `You stand in for ${professional}`,
  coverWhy: (professional: string, from: string, to: string) =>
    `From ${from} to ${to} the clients of ${professional} are your contacts too. You see nothing of earlier conversations, unless somebody adds you to one.`,
  linkEnded: (other: string) => `The link between you and ${other} has ended`,
  linkEndedWhy: (by: string | null, day: string) => (by ? `${by} ended it on ${day}.` : `It ended on ${day}.`),
  linkEndedThen:
    'Nothing new can be started between you. In conversations of only the two of you it says until when you can write.',
  linkEndedMistake: 'It had been made by mistake.',
  handOver: {
    client: {
      begun: (by: string, colleague: string) => `${colleague} takes over from ${by}`,
      done: (by: string, colleague: string) => `${colleague} has taken over from ${by}`,
      stopped: (by: string, colleague: string) => `${colleague} does not take over from ${by} after all`,
    },
    clientWhy: (by: string, colleague: string, day: string) =>
      `${by} began this on ${day}. You are linked with ${colleague} too now.`,
    colleague: {
      begun: (by: string, client: string) => `${by} hands ${client} over to you`,
      done: (by: string, client: string) => `${by} has handed ${client} over to you`,
      stopped: (by: string, client: string) => `${by} does not hand ${client} over to you after all`,
    },
    colleagueWhy: (by: string, client: string, day: string) =>
      `${by} began this on ${day}. You and ${client} are linked now.`,
    clientReads: (by: string, colleague: string, reads: string) =>
      `Of your conversations with ${by}, ${colleague} gets: ${reads}.`,
    colleagueReads: (reads: string) => `You get, and then lead: ${reads}.`,
    noConversations: 'No conversation goes over.',
    everything: (count: number) =>
      plural(
        count,
        'one conversation with everything in it',
        `${formatNumber(count)} conversations with everything in them`,
      ),
    fromNow: (count: number) =>
      plural(
        count,
        'one conversation without what was written before',
        `${formatNumber(count)} conversations without what was written before`,
      ),
    asBefore: (count: number) =>
      plural(
        count,
        'one conversation as a participant of before',
        `${formatNumber(count)} conversations as a participant of before`,
      ),
    clientThen: (by: string) =>
      `You see it there when it happens. ${by} then leaves, and the link between you and ${by} ends last: you are told.`,
    stoppedWhy:
      'What was done until then stays. Your conversations say who is in them, and Contacts who is linked with you.',
    stoppedOwn: (client: string, colleague: string) => `Handing ${client} over to ${colleague} was stopped`,
    stoppedOwnWhy: 'An account or a link has ended. What was done until then stays; the rest is with you as before.',
    open: (client: string, colleague: string) => `You are handing ${client} over to ${colleague}`,
    openWhy: 'It isn’t finished yet.',
    openDo: 'Go on',
  },
  seen: 'Understood',
  endLink: (client: string, professional: string) => `${client} asks to end the link with ${professional}`,
  endLinkDo: 'Look at it in Administration',
  decline: 'Decline',
  parted: (other: string) => `${other} has ended the friendship`,
  partedWhy: 'Your conversations of two are closed. You can still read them.',
  partedUntil: (day: string) =>
    `Your conversations of two are closed. Your account is deleted on ${day}, unless somebody brings you here again. Until then you can read.`,
  friend: (by: string | null) => (by ? `${by} invites you as a friend` : 'Somebody you know invites you as a friend'),
  friendWhy:
    'If you accept, you can write with each other here and are named to each other. If you decline, nobody is told.',
  friendDo: 'Accept',
  friendUntil: (day: string) => `Valid until ${day}.`,
  secondWay: 'You have only one way to get in',
  secondWayWhy:
    'If you forget your password, only somebody who knows you can bring your earlier messages back. Make a recovery code and keep it safe: then you need nobody.',
  secondWayDo: 'Make a recovery code',
  typeCode: (name: string) => `Did ${name} give you an introduction code?`,
  typeCodeWhy: '20 digits, on paper, in person or by voice. With it you both know that nobody stands in between.',
  typeCodeDo: 'Type the code',
  helpTitle: 'Help',
  helpText: 'How messages work, what to write and what not, and what to do when something fails.',
  crisisTitle: 'Are you in danger?',
  crisisCall: (number: string) => `Call ${number}`,
  crisisMore: 'More help in a crisis',
  crisisText: 'Messages here are not read at once. In danger, call.',
};

export type HomeTexts = typeof en;
export default en;
