const en = {
  // Forgotten password: what do you have?
  title: 'Getting back in',
  forgotten: 'You can get in again',
  forgottenLead: 'It takes about two minutes. What do you have?',
  haveCode: 'I have my recovery code',
  haveCodeWhat: 'Seven groups of four, printed or written down. Everything is there again at once.',
  haveNeither: 'I have neither password nor code',
  haveNeitherWhat: 'You get a mail. You can write at once; earlier conversations come back later.',
  toSignIn: 'Back to signing in',
  inAlready: 'You are signed in',
  inAlreadyWhy:
    'To choose another password, go to Settings. Don’t you know it any more? Sign out there; at the door, “Forgotten your password?” leads you back in.',
  toSettings: 'To Settings',
  // The recovery code
  whichAddress: 'Which address do you sign in with?',
  address: 'E-mail address',
  addressMissing: 'Please fill in an e-mail address.',
  typeCode: 'Type your recovery code',
  typeCodeWhat: 'It stands on the sheet that you printed or wrote when you made your account.',
  code: 'Recovery code',
  codeHint: 'Seven groups of four. Capitals, small letters, spaces and hyphens don’t matter; O counts as 0, I as 1.',
  codeShort: (left: number) =>
    left === 1 ? 'One character is missing.' : `${left} characters are missing: seven groups of four.`,
  codeTypo: 'A character is mistyped somewhere. Compare group by group; nothing was sent.',
  codeRefused:
    'This code does not belong to this address. If you made a newer code once, only the newest counts. You can change the address too.',
  otherAddress: 'Change the address',
  checkingCode: 'Looking for your account…',
  codeLost: 'I can’t find the code',
  // New password, new code
  newPassword: 'Choose a new password',
  newPasswordWhy: 'It opens your account and your messages from now on.',
  newCode: 'Keep your new recovery code',
  newCodeWhy:
    'It takes the place of the old one. With it you get back to your messages if you forget your password again.',
  enter: 'Open my messages',
  entering: 'Opening your messages…',
  entered: 'You are in. Your new password and code count from now on.',
  // A mail for a reset
  mailTitle: 'Where shall the mail go?',
  mailWhat: 'To the address that you sign in with. The mail has a link to choose a new password.',
  sendMail: 'Send the mail',
  sentTitle: 'Look into your mail',
  sent: (address: string) =>
    `If an account has the address ${address}, a mail is on its way. Its link works once, for one hour.`,
  sentTips: [
    'Nothing there after a few minutes? Look under spam.',
    'Is it the address that you sign in with? You can try another one.',
    'Still nothing? Call your therapist or your organisation: they can look what is wrong.',
  ],
  again: 'Send it again',
  againSoon: 'You can have it sent again in a moment.',
  againDone: 'A new mail is on its way. Only the newest link works.',
  // The link of that mail
  resetTitle: 'New start',
  hello: (name: string) => `Hello ${name}`,
  resetLead: 'You are in again in two minutes and can write at once.',
  resetSteps: [
    'You choose a new password and keep a new recovery code.',
    'You are in, and can write to everybody you know here.',
    'Earlier conversations come back when somebody who knows you confirms it, by phone or in person. Nothing is deleted.',
  ],
  resetOthers: 'Other devices are signed out.',
  resetFound: 'Is your old password or recovery code there after all?',
  resetFoundDo: 'Then everything comes back at once',
  begin: 'Begin',
  yourAddress: 'You sign in with',
  yourOrganisation: 'Organisation',
  checking: 'Looking at the link…',
  gone: 'This link no longer works',
  goneWhy: 'It works once and for one hour, and a newer mail ends an older link. Nothing is wrong on your side.',
  goneDo: 'Have a new mail sent',
  noToken: 'Open the link in your mail',
  noTokenWhy: 'The link was not complete. Open it again from the mail, or have a new one sent.',
  taken: 'Somebody is signed in on this device',
  takenWhy: (name: string) => `${name} is signed in here. To go on with the link, sign out first.`,
  takenDo: 'Sign out and go on',
  // The link of a change of address
  addressTitle: 'E-mail address',
  confirmTitle: 'Your new address',
  confirmWhy: (organisation: string) => `From then on you sign in to ${organisation} with:`,
  confirmDo: 'Confirm this address',
  confirmed: 'Your new address counts',
  confirmedWhy: (address: string) =>
    `You sign in with ${address} from now on. Your old address got a mail with which this can be taken back for 72 hours.`,
  undoTitle: 'Take the change of address back',
  undoWhy: (organisation: string) =>
    `The address of your account at ${organisation} was changed. If that wasn’t you, take it back. You then sign in again with:`,
  undoWhat: 'All devices are signed out, in case somebody else is in your account.',
  undoDo: 'Take it back',
  undone: 'Your address is yours again',
  undoneWhy: (address: string) => `You sign in with ${address}. All devices are signed out.`,
  undoneNext:
    'Somebody who could change your address may know your password. Sign in and make new keys: then what they know opens nothing any more.',
  undoneDo: 'Sign in and make new keys',
  undoneForgot: 'Your password doesn’t work any more?',
  addressGone: 'A link about an address works once: for 24 hours to confirm, for 72 hours to take back.',
  addressGoneNext:
    'Did you not change your address yourself? Call your organisation: they can help you while you are locked out.',
  notNow: 'Not now',
  // No more mails
  stopTitle: 'Mails about new messages',
  stop: {
    asked: {
      title: 'No more mails about new messages?',
      what: 'You then see new messages only when you open this page. Invitations and mails about your account’s safety still come. You can change it back at any time in your settings.',
    },
    stopped: {
      title: 'No more mails about new messages',
      what: 'It is switched off. You find it in your settings under “Being told of something new”.',
    },
    gone: {
      title: 'This link no longer works',
      what: 'It may be cut off, or it went to an address that you had before. After signing in you can change it in your settings.',
    },
  },
  stopDo: 'No more mails',
  stopSettings: 'To your settings',
  // New keys everywhere
  keysTitle: 'New keys',
  keys: 'Somebody may know my password, or a device is lost',
  keysLead: 'You make new keys for everything. What was known or lost then opens nothing new.',
  keysSteps: [
    'All other devices are signed out at once.',
    'You choose a new password and keep a new recovery code.',
    'Every conversation gets new keys, one after the other. Until that is done, the old keys still read the rest.',
  ],
  keysNot: 'What somebody has already read or copied cannot be taken back.',
  keysContacts: 'Your contacts notice nothing of it and need to do nothing.',
  keysOld: 'Your password until now',
  keysOldMissing: 'Please type your password.',
  keysOldWrong: 'This password is not right. Please try again; what you chose after it is kept.',
  keysFinish: 'Make everything new',
  keysFinishing: 'Signing out the other devices…',
  keysDone: 'Your new keys are made. Other devices are signed out.',
  keysCancel: 'Cancel',
  keysForgot: 'Forgotten your password?',
  earlier: 'An earlier state of your account',
  earlierWhat:
    'That happens when your organisation had to restore a backup: what came after it is gone. It would look the same if somebody kept newer things from you. Ask your organisation if nobody told you.',
  earlierAccept: 'A backup was restored: open the earlier state',
  earlierHint: 'Then press the button again. What this device keeps to be sent is not lost.',
};

export type WaysTexts = typeof en;
export default en;
