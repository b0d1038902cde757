import type { DoorTexts } from './en.ts';

export default {
  notFound: 'Diese Seite gibt es nicht',
  notFoundWhy: 'Die Adresse ist vertippt, oder was hier stand, gibt es nicht mehr.',
  locked: 'Gesperrt',
  lockedWhy: (name: string) =>
    `${name}, eine Weile war niemand hier, deshalb wurden Ihre Nachrichten geschlossen. Ihr Passwort öffnet sie; Sie kommen dorthin zurück, wo Sie waren.`,
  password: 'Passwort',
  passwordMissing: 'Bitte geben Sie Ihr Passwort ein.',
  wrong: 'Dieses Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.',
  unlock: 'Entsperren',
  forgotten: 'Passwort vergessen?',
  signOut: 'Abmelden',
  notYou: 'Das sind nicht Sie? Melden Sie sich ab und dann mit Ihrem eigenen Konto an.',
  agree: 'Bitte lesen Sie zuerst das hier',
  agreeWhy: (organisation: string) =>
    `${organisation} hat eine Datenschutzerklärung und Hausregeln. Bitte lesen Sie beides und stimmen Sie zu, um weiterzumachen.`,
  privacy: 'Datenschutzerklärung',
  rules: 'Hausregeln',
  agreeBox: 'Ich habe beides gelesen und stimme zu',
  agreeMissing: 'Bitte stimmen Sie zu, oder melden Sie sich ab.',
  goOn: 'Weiter',
} satisfies DoorTexts;
