import { plural } from '../format.ts';
import type { SignUpTexts } from './en.ts';

export default {
  title: 'Einladung',
  checking: 'Ihre Einladung wird angesehen …',
  gone: 'Diese Einladung ist nicht mehr gültig',
  goneWhy:
    'Vielleicht wurde sie schon benutzt, zurückgezogen oder durch eine neuere ersetzt; nach 14 Tagen endet sie von selbst. Sie haben nichts falsch gemacht.',
  goneNext:
    'Bitten Sie die Person, die Sie eingeladen hat, um eine neue. Haben Sie schon ein Konto? Dann melden Sie sich an.',
  noToken: 'Öffnen Sie den Link Ihrer Einladung',
  noTokenWhy:
    'Der Link aus Ihrer Mail oder von Ihrem Papier war nicht vollständig. Öffnen Sie ihn noch einmal, oder tippen Sie ihn ganz ab.',
  toSignIn: 'Zur Anmeldung',
  taken: 'Auf diesem Gerät ist schon jemand angemeldet',
  takenWhy: (name: string) => `${name} ist hier angemeldet. Um die Einladung anzunehmen, melden Sie sich zuerst ab.`,
  takenDo: 'Abmelden und weiter',
  welcome: (organisation: string) => `Willkommen bei ${organisation}`,
  invitedBy: (inviter: string, organisation: string) =>
    `${inviter} lädt Sie ein, bei ${organisation} ein Konto anzulegen.`,
  invitedByOrganisation: (organisation: string) => `${organisation} lädt Sie ein, ein Konto anzulegen.`,
  invitedAsFriend: (organisation: string) =>
    `Jemand, den Sie kennen, lädt Sie als Vertrauensperson zu ${organisation} ein.`,
  elsewhere: {
    signIn: {
      title: 'Sie haben schon ein Konto',
      why: 'Die Einladung gilt der Adresse eines Kontos, das es hier gibt. Melden Sie sich damit an: Die Einladung wartet auf Ihrer Startseite.',
    },
    otherFirst: {
      title: 'Es gibt noch eine Einladung an diese Adresse',
      why: 'Nehmen Sie zuerst diese an, mit dem Link aus ihrer E-Mail. Die Einladung hier wartet dann auf Ihrer Startseite.',
    },
    cannot: {
      title: 'Diese Adresse kann die Einladung nicht annehmen',
      why: 'Sie gehört zu einem Konto, das hier niemandes Vertrauensperson sein kann. Bitten Sie die Person, die Sie eingeladen hat, eine andere Adresse von Ihnen zu verwenden.',
    },
  },
  what: 'Mit Alcove schreiben Sie mit den Menschen, die Sie dort kennen. Nur Sie und diese Menschen können es lesen.',
  name: 'Ihr Name',
  address: 'Sie melden sich an mit',
  role: 'Sie sind dabei als',
  roles: {
    client: 'Klientin oder Klient',
    professional: 'Therapeutin, Therapeut oder andere Fachperson',
    friend: 'Angehörige Person',
  },
  administrator: 'Sie verwalten auch die Organisation.',
  wrongName: 'Stimmt etwas nicht? Sagen Sie es der Person, die Sie eingeladen hat; die Organisation kann es ändern.',
  takes: 'Das dauert etwa fünf Minuten. Halten Sie etwas zum Schreiben bereit oder einen Drucker.',
  until: (day: string) => `Die Einladung gilt bis ${day}.`,
  begin: 'Beginnen',
  texts: 'Datenschutz und Hausregeln',
  textsWhy: (organisation: string) =>
    `So geht ${organisation} mit dem um, was Sie schreiben, und das wird von allen erwartet.`,
  privacy: 'Datenschutzerklärung',
  rules: 'Hausregeln',
  agree: 'Ich habe beides gelesen und stimme zu',
  agreeMissing: 'Um ein Konto anzulegen, lesen Sie bitte beides und stimmen Sie zu.',
  password: 'Wählen Sie ein Passwort',
  passwordWhy:
    'Es öffnet Ihr Konto und Ihre Nachrichten. Niemand kann es nachsehen, und niemand kann es Ihnen schicken.',
  code: 'Bewahren Sie Ihren Wiederherstellungscode auf',
  codeWhy:
    'Wenn Sie Ihr Passwort vergessen, bringt dieser Code Sie und Ihre Nachrichten sofort zurück. Ohne ihn kann nur jemand, der Sie kennt, frühere Nachrichten zurückbringen.',
  finish: 'Mein Konto anlegen',
  finishing: 'Ihr Konto wird angelegt …',
  introduction: 'Haben Sie einen Kennenlerncode bekommen?',
  introductionWhy: (inviter: string) =>
    `Vielleicht haben Sie von ${inviter} 20 Ziffern bekommen, auf Papier, persönlich oder am Telefon. Damit wissen Sie sofort, dass niemand dazwischen steht. Ohne Code geht alles auch.`,
  inviter: 'Die Person, die Sie eingeladen hat',
  introductionLabel: 'Kennenlerncode',
  introductionHint: 'Lassen Sie das Feld leer, wenn Sie keinen haben.',
  introductionShort: (left: number) =>
    plural(
      left,
      'Es fehlt eine Ziffer. Oder leeren Sie das Feld, um ohne Code weiterzugehen.',
      `Es fehlen ${left} Ziffern. Oder leeren Sie das Feld, um ohne Code weiterzugehen.`,
    ),
  wrong: 'Ihr Konto ist angelegt, aber der Code war nicht richtig',
  wrongWhy: (inviter: string) =>
    `Vielleicht ist eine Ziffer vertippt, oder es gibt einen neueren Code von ${inviter}. Sie können es noch einmal versuchen oder weitergehen: Dann werden Sie von ${inviter} mit einem Druck hereingelassen.`,
  wrongAgain: (left: number) =>
    plural(
      left,
      'Das war er nicht. Sie haben noch einen Versuch.',
      `Das war er nicht. Sie haben noch ${left} Versuche.`,
    ),
  tryCode: 'Code versuchen',
  without: 'Ohne Code weiter',
  matched: 'Der Code stimmt: Sie kennen einander jetzt.',
  ready: 'Ihr Konto ist bereit.',
  textsChanged: 'Die Texte wurden gerade erneuert. Bitte lesen Sie sie noch einmal.',
} satisfies SignUpTexts;
