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
};

export type DetailTexts = typeof en;
export default en;
