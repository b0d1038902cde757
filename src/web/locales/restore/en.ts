import { formatNumber, plural } from '../format.ts';

const en = {
  // Whose keys are new
  title: 'Bring back your earlier conversations',
  waits: (count: number) =>
    plural(
      count,
      'One conversation waits until somebody who knows you confirms that it is you.',
      `${formatNumber(count)} conversations wait until somebody who knows you confirms that it is you.`,
    ),
  writeNow: 'You can write to everybody at once, in a new conversation.',
  who: 'Whom can you call?',
  therapist: 'Therapist',
  brings: (count: number) =>
    plural(count, 'can bring back one conversation', `can bring back ${formatNumber(count)} conversations`),
  showCode: 'Show the code',
  showCodeFor: (name: string) => `for ${name}`,
  newCode: 'Make a new code',
  call: (name: string) => `Call ${name} on a number that you already know, or meet. Read these digits aloud:`,
  codeFor: (name: string) => `Code for ${name}`,
  onlyTo: (name: string) => `Read them only to ${name}, and only if it is really ${name}. We never ask for them.`,
  waiting: (name: string) => `Waiting for ${name} to type the code. You can leave this page meanwhile.`,
  wrong: (count: number, name: string) =>
    plural(
      count,
      `${name} mistyped it once. Four tries are left: read it slowly, group by group.`,
      `${name} mistyped it ${count} times; ${5 - count} of five tries are left. Read it slowly, group by group.`,
    ),
  closed: (name: string) =>
    `This code is closed: it was typed wrongly five times. Was it really ${name}? Then make a new one.`,
  given: (name: string) =>
    `A code for ${name} waits already. It is shown only once; make a new one if you don’t have it any more.`,
  matched: (name: string) => `${name} confirmed you. Your conversations are coming back…`,
  back: (count: number) => plural(count, 'One conversation is back.', `${formatNumber(count)} conversations are back.`),
  restoredBy: (name: string) => `${name} confirmed you. Your earlier conversations are there again.`,
  somebody: 'A contact',
  nobody:
    'None of your contacts can confirm you. Nothing is deleted: keep your old password or code in mind, and tell your organisation.',
  lost: (count: number) =>
    plural(
      count,
      'One conversation has nobody who may confirm you. The others in it can still read it.',
      `${formatNumber(count)} conversations have nobody who may confirm you. The others in them can still read them.`,
    ),
  done: 'Everything is back',
  doneWhy: 'All conversations that somebody could confirm are there again.',
  doneDo: 'To the conversations',
  dismiss: 'Close',
  // Password or code from before
  former: 'Found your old password or recovery code?',
  formerUntil: (day: string) => `Until ${day} it brings everything back at once, without anybody’s help.`,
  formerWhich: 'What did you find?',
  formerPassword: 'The old password',
  formerCode: 'The old recovery code',
  formerPasswordLabel: 'Password from before',
  formerCodeLabel: 'Recovery code from before',
  formerDo: 'Bring everything back',
  formerBusy: 'Opening what was there before…',
  formerMissing: 'Please type the old password.',
  formerCodeMissing: 'Please type the whole code: seven groups of four.',
  formerCodeTypo: 'A character is mistyped somewhere. Compare group by group.',
  formerWrong: 'This is not the password from before. You can try another one that you used here.',
  formerCodeWrong: 'This is not the code from before. Only the newest one that you made counts.',
  // Whoever may confirm somebody else's keys
  confirmTitle: (name: string) => `Is it really ${name}?`,
  confirmWhy: (name: string, day: string) =>
    `On ${day}, ${name} had no way in any more and made a new start with a mail. Until you confirm it, earlier conversations stay closed there.`,
  addressChanged: (name: string, day: string) =>
    `Take care: the e-mail address of ${name} was changed on ${day}. Make sure by voice or in person that it is ${name} who wanted that.`,
  howCall: (name: string) => `Call ${name} on a number that you already know, or meet. Never one from a message.`,
  howListen: (name: string) => `Do you hear or see that it is ${name}? Then let ${name} read out 20 digits.`,
  howType: 'Type them here.',
  brought: (count: number) =>
    plural(count, 'One conversation comes back.', `${formatNumber(count)} conversations come back.`),
  digits: (name: string) => `The 20 digits that ${name} reads out`,
  digitsMissing: (left: number) => plural(left, 'One digit is missing.', `${left} digits are missing.`),
  digitsWrong: (left: number) =>
    plural(
      left,
      'These digits are not right. One more try, then the code closes. Let them be read out once more.',
      `These digits are not right. You have ${left} more tries. Let them be read out once more.`,
    ),
  triesLeft: (left: number) => plural(left, 'One try is left.', `${left} of five tries are left.`),
  digitsClosed: (name: string) =>
    `This code is closed after five wrong entries. If it is really ${name}, ask for a new one: for ${name} it is one press.`,
  check: 'Check the digits',
  noCode: (name: string) =>
    `${name} has made no code yet. It is one press, on the first page after signing in: “Show the code”. Then a field appears here.`,
  progress: (name: string) => `Bringing back the conversations of ${name}`,
  progressOf: (done: number, all: number) => `${formatNumber(done)} of ${formatNumber(all)}`,
  confirmed: (name: string, count: number) =>
    plural(
      count,
      `${name} is confirmed, and one conversation is back.`,
      `${name} is confirmed, and ${formatNumber(count)} conversations are back.`,
    ),
  confirmedOnly: (name: string) => `${name} is confirmed.`,
  cannot: 'I can’t confirm this',
  cannotTitle: (name: string) => `You can’t confirm ${name}?`,
  cannotWhy: (name: string) =>
    `This disappears here. Somebody else may still confirm ${name}. If you think that somebody else is behind it, tell your organisation.`,
  cannotYes: 'I can’t confirm it',
  // In a conversation
  awaits: 'This conversation waits for a confirmation',
  awaitsWhy:
    'You lost your way in and made new keys. When somebody who knows you confirms them, everything is here again.',
  awaitsDo: 'Who can confirm',
  replaced: (name: string) => `${name} confirmed other keys in your name`,
  replacedBySomebody: 'Somebody confirmed other keys in your name',
  replacedWhy:
    'Somebody made a new start in your name, and this device reads nothing new here. If that wasn’t you, on another device:',
  replacedCall: (name: string) => `Call ${name} now, on a number that you know: say that it wasn’t you.`,
  replacedCallSomebody: 'Call the people in this conversation now, on numbers that you know: say that it wasn’t you.',
  replacedKeys:
    'Make new keys: that signs out everybody else. Does your password not work any more? Then tell your organisation.',
  replacedDo: 'Make new keys',
  newKeysOf: (name: string) => `${name} has new keys, not yet compared`,
  newKeysOfWhy: (name: string) =>
    `${name} made a new start after losing the way in. Not sure that it is ${name}? Call first. Reading and answering go on.`,
  newKeysConfirm: (name: string) => `Confirm ${name}`,
  goOn: 'Go on reading and answering',
  // New keys everywhere, on every page until done
  renewal: (done: number, all: number) => `New keys in ${formatNumber(done)} of ${formatNumber(all)} conversations.`,
  renewalWhy: 'Until this is done, the old keys still read the rest. It goes on by itself.',
  renewalDone: 'All your conversations have new keys now.',
};

export type RestoreTexts = typeof en;
export default en;
