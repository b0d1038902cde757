import { plural } from '../format.ts';

const en = {
  title: 'Invitation',
  checking: 'Looking at your invitation…',
  gone: 'This invitation can’t be used any more',
  goneWhy:
    'It may have been used already, withdrawn, or replaced by a newer one; after 14 days it ends by itself. Nothing is wrong on your side.',
  goneNext: 'Ask the person who invited you for a new one. Do you have an account already? Then sign in.',
  noToken: 'Open the link of your invitation',
  noTokenWhy: 'The link in your mail or on your paper was not complete. Open it again, or type it in whole.',
  toSignIn: 'To sign in',
  taken: 'Somebody is signed in on this device',
  takenWhy: (name: string) => `${name} is signed in here. To accept the invitation, sign out first.`,
  takenDo: 'Sign out and go on',
  welcome: (organisation: string) => `Welcome to ${organisation}`,
  invitedBy: (inviter: string, organisation: string) => `${inviter} invites you to make an account at ${organisation}.`,
  invitedByOrganisation: (organisation: string) => `${organisation} invites you to make an account.`,
  invitedAsFriend: (organisation: string) => `Somebody you know invites you to ${organisation}, as a friend.`,
  elsewhere: {
    signIn: {
      title: 'You have an account already',
      why: 'The invitation is to the address of an account that exists here. Sign in with it: the invitation waits on your home page.',
    },
    otherFirst: {
      title: 'There is another invitation to this address',
      why: 'Accept that one first, with the link of its own mail. This invitation then waits on your home page.',
    },
    cannot: {
      title: 'This address can’t accept the invitation',
      why: 'It belongs to an account here that can be nobody’s friend. Ask whoever invited you to use another address of yours.',
    },
  },
  what: 'With Alcove you write with the people you know there. Only you and they can read it.',
  name: 'Your name',
  address: 'You sign in with',
  role: 'You join as',
  roles: { client: 'Client', professional: 'Therapist or other professional', friend: 'Friend' },
  administrator: 'You also administer the organisation.',
  wrongName: 'Is something not right here? Tell the person who invited you; the organisation can change it.',
  takes: 'This takes about five minutes. Have something to write with, or a printer.',
  until: (day: string) => `The invitation is valid until ${day}.`,
  begin: 'Begin',
  texts: 'Privacy and house rules',
  textsWhy: (organisation: string) =>
    `This is how ${organisation} treats what you write, and what it expects of everybody.`,
  privacy: 'Privacy statement',
  rules: 'House rules',
  agree: 'I have read both and agree',
  agreeMissing: 'To make an account, please read both and say that you agree.',
  password: 'Choose a password',
  passwordWhy: 'It opens your account and your messages. Nobody can look it up, and nobody can send it to you.',
  code: 'Keep your recovery code',
  codeWhy:
    'If you forget your password, this code brings you and your messages back at once. Without it, only somebody who knows you can bring earlier messages back.',
  finish: 'Make my account',
  finishing: 'Making your account…',
  introduction: 'Did you get an introduction code?',
  introductionWhy: (inviter: string) =>
    `${inviter} may have given you 20 digits, on paper, in person or by phone. With them you know at once that nobody stands in between. Without them everything works too.`,
  inviter: 'The person who invited you',
  introductionLabel: 'Introduction code',
  introductionHint: 'Leave it empty if you have none.',
  introductionShort: (left: number) =>
    plural(
      left,
      'One digit is missing. Or empty the field to go on without a code.',
      `${left} digits are missing. Or empty the field to go on without a code.`,
    ),
  wrong: 'Your account is made, but the code was not right',
  wrongWhy: (inviter: string) =>
    `Perhaps a digit was mistyped, or ${inviter} made a newer code. You can try again, or go on: then ${inviter} lets you in with one press.`,
  wrongAgain: (left: number) =>
    plural(left, 'That was not it. You have one more try.', `That was not it. You have ${left} more tries.`),
  tryCode: 'Try the code',
  without: 'Go on without it',
  matched: 'The code is right: you know each other now.',
  ready: 'Your account is ready.',
  textsChanged: 'The texts were renewed a moment ago. Please read them once more.',
};

export type SignUpTexts = typeof en;
export default en;
