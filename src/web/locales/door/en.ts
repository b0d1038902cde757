const en = {
  notFound: 'There is no such page',
  notFoundWhy: 'The address may be mistyped, or it leads to something that is not there any more.',
  locked: 'Locked',
  lockedWhy: (name: string) =>
    `${name}, nobody was here for a while, so your messages were closed. Your password opens them; you return to where you were.`,
  password: 'Password',
  passwordMissing: 'Please type your password.',
  wrong: 'This password is not right. Please try again.',
  unlock: 'Unlock',
  forgotten: 'Forgotten your password?',
  signOut: 'Sign out',
  notYou: 'Not you? Sign out, then sign in with your own account.',
  agree: 'Please read this first',
  agreeWhy: (organisation: string) =>
    `${organisation} has a privacy statement and house rules. To go on, please read them and agree.`,
  privacy: 'Privacy statement',
  rules: 'House rules',
  agreeBox: 'I have read both and agree',
  agreeMissing: 'Please say that you agree, or sign out.',
  goOn: 'Go on',
};

export type DoorTexts = typeof en;
export default en;
