import { formatNumber, plural } from '../format.ts';

const en = {
  title: 'Send later',
  changeTitle: 'Change the message',
  text: 'Message',
  textMissing: 'Write the message first.',
  textTooLong: (count: number) =>
    plural(count, 'One character too many.', `${formatNumber(count)} characters too many.`),
  when: 'When',
  zone: (zone: string) => `In your time zone: ${zone}`,
  opening: (name: string) => `Next office hours of ${name}`,
  own: 'Another time',
  day: 'Day',
  time: 'Time',
  timeMissing: 'Choose a day and a time.',
  noFiles:
    'Files can’t be sent later: the service keeps no file that belongs to no message. They stay beside what you write now.',
  how: 'It is kept encrypted and sent at that time, also while you are away. Until then only you see it, and can change or delete it. If somebody joins or leaves before, it goes to who is there then.',
  keep: 'Send then',
  save: 'Save the change',
  kept: (when: string) => `It will be sent on ${when}.`,
  waiting: (count: number, when: string) =>
    plural(count, `Will be sent: ${when}`, `${formatNumber(count)} messages will be sent; the next: ${when}`),
  listTitle: 'To be sent later',
  change: 'Change',
  sendNow: 'Send now',
  remove: 'Delete',
  removeQuestion: 'Delete this message?',
  removeConsequence: 'It is not sent, and its text is gone.',
  removeYes: 'Delete the message',
  copy: 'Copy text',
  unreadable: 'This device has no key for this message.',
  renewed: (when: string) =>
    `Somebody joined or left since you wrote this (noticed ${when}). It goes to everybody who is in the conversation at its time.`,
  late: (when: string) => `Not sent yet: your message for ${when}`,
  lateWhy: 'Somebody joined or left before. This device is sending it.',
  refused: (when: string) => `Not sent: your message for ${when}`,
  restored:
    'The service was brought back from a backup. You may have sent or deleted this meanwhile: look whether it is still wanted.',
  sentLate: (when: string, at: string) => `Your message for ${when} was sent later: ${at}`,
  sentLateWhy:
    'Somebody joined or left before, so it waited for one of your devices. Everybody who is there now can read it.',
  seen: 'OK',
};

export type LaterTexts = typeof en;
export default en;
