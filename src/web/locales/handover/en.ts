import { formatNumber, plural } from '../format.ts';

const en = {
  title: (client: string) => `Hand over ${client}`,
  cannot: 'This cannot be handed over',
  cannotWhy: 'Only a therapist who is linked with a client for good can hand them over, once the client has signed up.',
  // Form
  colleague: 'Who takes over?',
  colleagueMissing: 'Please choose who takes over.',
  noColleagues: 'There is nobody else yet to whom you could hand over. Your administrator invites colleagues.',
  conversations: 'Which conversations go along?',
  conversationsHint: 'Those in which you and this client are now, and which you manage.',
  conversationsNone: 'There is none that could go along. You can hand over the client all the same.',
  reads: (colleague: string) => `What may ${colleague} read there?`,
  somebody: 'your colleague',
  fromNow: 'Only from now on',
  fromNowWhat: 'Nothing of what was written before.',
  everything: 'Everything',
  everythingWhat: 'All that you can read there yourself.',
  asBefore: (colleague: string) => `${colleague} is in it already, and reads what they read now.`,
  strangers: 'Others are in it who may not know your colleague. Topic and messages may contain names.',
  staying: 'What stays as it is',
  obstacle: {
    notManager: 'Somebody else manages it: they can add your colleague. You stay in it.',
    closed: 'It is closed. Open it again first if it should go along.',
    readOnly: 'It can only be read.',
    clientGone: 'The client is no longer in it.',
    full: 'Fifty people are in it: there is no place left.',
  },
  plan: 'What happens when you press the button',
  planTold: (client: string, colleague: string) =>
    `${client} is told first: that you hand over to ${colleague}, and what ${colleague} will read. ${colleague} is told too.`,
  planLinked: (client: string, colleague: string) => `${colleague} and ${client} are linked.`,
  planConversations: (colleague: string, count: number) =>
    plural(
      count,
      `${colleague} is added to one conversation and manages it. You leave it, and can still read up to then. Everybody in it sees this.`,
      `${colleague} is added to ${formatNumber(count)} conversations and manages them. You leave them, and can still read up to then. Everybody in them sees this.`,
    ),
  planEnd: (client: string) =>
    `Your link with ${client} ends. In other conversations of only the two of you, both can write for some days more.`,
  planBack: 'You cannot take it back yourself. Your colleague can link and add you again.',
  start: (client: string) => `Hand over ${client}`,
  // Under way
  toWhom: (colleague: string) => `To ${colleague}`,
  since: (day: string) => `Begun on ${day}`,
  told: (client: string) => `${client} has been told`,
  linked: (colleague: string) => `${colleague} is linked`,
  state: {
    done: 'Handed over',
    waits: 'Still to do',
    notManager: 'Stays as it is: somebody else manages it',
    closed: 'Stays as it is: it is closed',
    readOnly: 'Stays as it is: it can only be read',
    clientGone: 'Stays as it is: the client has left',
    full: 'Stays as it is: there is no place left',
  },
  gone: 'A conversation that is no longer there',
  linkLast: (client: string) => `Your link with ${client}`,
  linkLastWhy: 'Ends last',
  running: 'Handing over',
  runningWords: (done: number, all: number) => `${formatNumber(done)} of ${formatNumber(all)}`,
  runningWhy: 'You can leave this page: what is done is done, and you can go on later from any of your devices.',
  unfinished: 'This isn’t finished yet. Whatever is done stays done; you can go on at any time.',
  goOn: 'Go on',
  stop: 'Stop handing over',
  stopQuestion: (client: string) => `Stop handing over ${client}?`,
  stopWhat: (colleague: string) =>
    `What is done stays: ${colleague} keeps the link and the conversations that were handed over. You stay linked too. The client and ${colleague} are told.`,
  stopYes: 'Stop it',
  stopNo: 'Not now',
  stopped: 'Stopped. What was done stays.',
  stoppedMeanwhile: 'It was stopped meanwhile: an account or a link ended. What was done stays.',
  // Done
  done: (client: string, colleague: string) => `${client} is handed over to ${colleague}.`,
  doneWhy:
    'Your link has ended. Conversations that you left are still under Conversations: you can read them up to then.',
  toContacts: 'To your contacts',
  card: 'Hand over to a colleague',
  cardWhy: 'In one act: the colleague is linked, takes over conversations that you choose, and your own link ends.',
  cardBegun: 'You have begun to hand over this client. It isn’t finished yet.',
};

export type HandOverTexts = typeof en;
export default en;
