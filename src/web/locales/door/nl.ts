import type { DoorTexts } from './en.ts';

export default {
  notFound: 'Deze pagina bestaat niet',
  notFoundWhy: 'Misschien is het adres verkeerd getypt, of wat er stond is er niet meer.',
  locked: 'Vergrendeld',
  lockedWhy: (name: string) =>
    `${name}, er was hier een tijdje niemand, dus zijn je berichten gesloten. Met je wachtwoord gaan ze weer open; je komt terug waar je was.`,
  password: 'Wachtwoord',
  passwordMissing: 'Typ je wachtwoord.',
  wrong: 'Dit wachtwoord klopt niet. Probeer het opnieuw.',
  unlock: 'Ontgrendelen',
  forgotten: 'Wachtwoord vergeten?',
  signOut: 'Uitloggen',
  notYou: 'Ben jij dit niet? Log uit en log in met je eigen account.',
  agree: 'Lees dit eerst',
  agreeWhy: (organisation: string) =>
    `${organisation} heeft een privacyverklaring en huisregels. Lees ze en ga akkoord om verder te gaan.`,
  privacy: 'Privacyverklaring',
  rules: 'Huisregels',
  agreeBox: 'Ik heb beide gelezen en ga akkoord',
  agreeMissing: 'Geef aan dat je akkoord gaat, of log uit.',
  goOn: 'Verdergaan',
} satisfies DoorTexts;
