import { plural } from '../format.ts';
import type { SignUpTexts } from './en.ts';

export default {
  title: 'Uitnodiging',
  checking: 'Je uitnodiging wordt bekeken…',
  gone: 'Deze uitnodiging is niet meer te gebruiken',
  goneWhy:
    'Misschien is ze al gebruikt, ingetrokken of vervangen door een nieuwere; na 14 dagen vervalt ze vanzelf. Jij doet niets verkeerd.',
  goneNext: 'Vraag degene die je uitnodigde om een nieuwe. Heb je al een account? Log dan in.',
  noToken: 'Open de link uit je uitnodiging',
  noTokenWhy: 'De link uit je mail of van je papier was niet compleet. Open hem opnieuw of typ hem helemaal over.',
  toSignIn: 'Naar inloggen',
  taken: 'Er is al iemand ingelogd op dit apparaat',
  takenWhy: (name: string) => `${name} is hier ingelogd. Log eerst uit om de uitnodiging aan te nemen.`,
  takenDo: 'Uitloggen en verdergaan',
  welcome: (organisation: string) => `Welkom bij ${organisation}`,
  invitedBy: (inviter: string, organisation: string) =>
    `${inviter} nodigt je uit om een account te maken bij ${organisation}.`,
  invitedByOrganisation: (organisation: string) => `${organisation} nodigt je uit om een account te maken.`,
  invitedAsFriend: (organisation: string) => `Iemand die je kent nodigt je als naaste uit bij ${organisation}.`,
  elsewhere: {
    signIn: {
      title: 'Je hebt al een account',
      why: 'De uitnodiging is voor het adres van een account dat hier bestaat. Log daarmee in: de uitnodiging staat op je startpagina.',
    },
    otherFirst: {
      title: 'Er is nog een uitnodiging voor dit adres',
      why: 'Neem die eerst aan, met de link uit die mail. Deze uitnodiging staat daarna op je startpagina.',
    },
    cannot: {
      title: 'Dit adres kan de uitnodiging niet aannemen',
      why: 'Het hoort bij een account hier dat niemands naaste kan zijn. Vraag degene die je uitnodigde een ander adres van je te gebruiken.',
    },
  },
  what: 'Met Alcove schrijf je met de mensen die je daar kent. Alleen jij en zij kunnen het lezen.',
  name: 'Je naam',
  address: 'Je logt in met',
  role: 'Je doet mee als',
  roles: { client: 'Cliënt', professional: 'Behandelaar of andere medewerker', friend: 'Naaste' },
  administrator: 'Je beheert ook de organisatie.',
  wrongName: 'Klopt er iets niet? Vertel het degene die je uitnodigde; de organisatie kan het veranderen.',
  takes: 'Dit duurt ongeveer vijf minuten. Houd iets om te schrijven bij de hand, of een printer.',
  until: (day: string) => `De uitnodiging is geldig tot en met ${day}.`,
  begin: 'Beginnen',
  texts: 'Privacy en huisregels',
  textsWhy: (organisation: string) =>
    `Zo gaat ${organisation} om met wat je schrijft, en dit wordt van iedereen verwacht.`,
  privacy: 'Privacyverklaring',
  rules: 'Huisregels',
  agree: 'Ik heb beide gelezen en ga akkoord',
  agreeMissing: 'Lees beide en geef aan dat je akkoord gaat; dan kun je een account maken.',
  password: 'Kies een wachtwoord',
  passwordWhy: 'Het opent je account en je berichten. Niemand kan het opzoeken en niemand kan het je toesturen.',
  code: 'Bewaar je herstelcode',
  codeWhy:
    'Vergeet je je wachtwoord, dan brengt deze code jou en je berichten meteen terug. Zonder code kan alleen iemand die je kent eerdere berichten terugbrengen.',
  finish: 'Mijn account maken',
  finishing: 'Je account wordt gemaakt…',
  introduction: 'Heb je een kennismakingscode gekregen?',
  introductionWhy: (inviter: string) =>
    `Misschien gaf ${inviter} je 20 cijfers, op papier, persoonlijk of aan de telefoon. Daarmee weet je meteen dat er niemand tussen zit. Zonder code werkt alles ook.`,
  inviter: 'Degene die je uitnodigde',
  introductionLabel: 'Kennismakingscode',
  introductionHint: 'Laat het veld leeg als je er geen hebt.',
  introductionShort: (left: number) =>
    plural(
      left,
      'Er ontbreekt één cijfer. Of maak het veld leeg om zonder code verder te gaan.',
      `Er ontbreken ${left} cijfers. Of maak het veld leeg om zonder code verder te gaan.`,
    ),
  wrong: 'Je account is gemaakt, maar de code klopte niet',
  wrongWhy: (inviter: string) =>
    `Misschien is er een cijfer verkeerd getypt, of maakte ${inviter} een nieuwere code. Je kunt het opnieuw proberen of verdergaan: dan laat ${inviter} je met één druk op de knop binnen.`,
  wrongAgain: (left: number) =>
    plural(
      left,
      'Dat was hem niet. Je kunt het nog één keer proberen.',
      `Dat was hem niet. Je kunt het nog ${left} keer proberen.`,
    ),
  tryCode: 'Code proberen',
  without: 'Verder zonder code',
  matched: 'De code klopt: jullie kennen elkaar nu.',
  ready: 'Je account is klaar.',
  textsChanged: 'De teksten zijn zojuist vernieuwd. Lees ze nog een keer.',
} satisfies SignUpTexts;
