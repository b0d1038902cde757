const en = {
  participantsTitle: 'Participants',
  topic: 'Topic',
  topicHint: 'At most 120 characters. All participants see it.',
  topicTooLong: 'A topic has at most 120 characters.',
  save: 'Save',
  lockTitle: 'Who can read this conversation',
  lockHow:
    'Messages and topic are encrypted on your device and opened only on the devices of the people in this conversation.',
  lockCopy:
    'Somebody who copies everything that the server stores reads nothing of it, short of guessing somebody’s weak password.',
  lockRunner:
    'Whoever runs the server would have to change the program. They could then read from that moment on, but not without changing it.',
  lockKnown: 'The server does know who is in a conversation, when something was written, and roughly how long it was.',
  lockCompare: 'To be sure that you write with the right person, compare your safety numbers: in person or by voice.',
  lockVersion: (version: string) => `This device runs version ${version}.`,
  manager: 'Manager',
  therapist: 'Therapist',
  client: 'Client',
  friend: 'Friend',
  guest: 'Guest',
  invited: 'Invited',
  waitsToBeLetIn: 'Waits to be let in',
  notIn: 'No longer in it',
  compared: 'Compared',
  notYetCompared: 'Not yet compared',
  newKeys: 'New keys',
  pendingOne: (name: string) => `What you write waits, encrypted, until ${name} signs up.`,
  pendingMany: (names: string) => `What you write waits, encrypted, for ${names} until they sign up.`,
  pendingHere: (name: string) => `${name} has signed up and waits to be let in.`,
  pendingWaits: (name: string) => `${name} has signed up. The one who invited them can let them in.`,
  incomplete: 'This conversation may be incomplete',
  incompleteWhy:
    'Entries do not fit together. You can go on reading and writing. If this stays, tell your organisation.',
  broken: 'It cannot be proved who is in this conversation',
  brokenWhy: 'Nothing is sent here, to protect you. You can start a new conversation. Please tell your organisation.',
  updateNeeded: 'This page is too old for this conversation',
  updateNeededWhy: 'Reload it to read and write on. What you typed stays.',
  keysMissing: 'The keys for this conversation are on their way',
  keysMissingWhy:
    'They come from the device of another participant, as soon as one of them is open. You need to do nothing.',
  changedDo: 'Compare safety numbers',
  closed: 'This conversation is closed. You can still read everything.',
  notActive: 'You are no longer in this conversation. You can still read everything up to then.',
  cannotWrite: 'You cannot write here at the moment.',
  notLetIn: 'You are not let in yet. Whoever invited you sees that you signed up and can let you in with one press.',
  ownText: 'Your text that was not sent',
  awaits: 'While this conversation waits, you can write in a new one.',
  succeed: 'This conversation has nobody who leads it',
  succeedDo: 'Take the lead',
};

export type DetailTexts = typeof en;
export default en;
