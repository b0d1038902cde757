const en = {
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  next: 'Go on',
  shared: 'This is a shared computer',
  sharedHint: 'Nothing stays on it: when you close the browser, your messages are closed too.',
  // Before signing out
  leftOpen: 'Some of your messages are not sent yet',
  leftOpenWhy: 'They are kept only on this device. If you sign out now, they are lost.',
  inCall: 'You are in a video call',
  inCallWhy: 'Signing out ends it for you.',
  makingKeys: 'Making your keys. This takes a moment on a phone…',
  codeKept: 'I have kept it',
  typeBack: 'Type the code once',
  typeBackWhy: 'So that we both know that you have it.',
  // Choosing a password
  words: 'Your new password, five words',
  wordsHint: 'Long and easy to remember, hard to guess. Write the words down or let your browser keep them.',
  otherWords: 'Other words',
  kept: 'I have kept these words',
  keptMissing: 'Please keep the words first: you need them to sign in.',
  own: 'Choose my own password',
  ownLabel: 'New password',
  ownHint: 'At least 12 characters, and not one that is used a lot. Several words are better than many signs.',
  backToWords: 'Take five words instead',
  tooShort: 'A password needs at least 12 characters.',
  common: 'This password is too easy to guess. Add a word, or take other ones.',
  missing: 'Please choose a password.',
  // Recovery code
  code: 'Your recovery code',
  codeKeep: 'Print it or write it down. Keep it somewhere safe, not on this device.',
  codeOnce: 'It is shown only now. Give it to nobody: we never ask for it.',
  copy: 'Copy',
  copied: 'Copied. Keep it somewhere safe, and empty the clipboard afterwards.',
  print: 'Print',
  sheetTitle: 'Recovery code for Alcove',
  sheetOrganisation: 'Organisation',
  sheetAccount: 'Account',
  sheetMadeOn: 'Made on',
  sheetWhat:
    'With this code you get back into your account and to your messages if you have forgotten your password. Keep it safe and give it to nobody. A newer code makes this one worthless.',
  typeLabel: 'Recovery code',
  typeHint: 'Capitals, small letters, spaces and hyphens don’t matter.',
  typeMissing: 'Please type the whole code: seven groups of four.',
  typeWrong: 'This is not the code that was shown. Compare it group by group.',
  showAgain: 'Show the code again',
};

export type KeysTexts = typeof en;
export default en;
