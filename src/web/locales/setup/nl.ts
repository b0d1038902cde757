import type { SetupTexts } from './en.ts';

export default {
  title: 'Instellen',
  welcome: 'Welkom bij Alcove',
  lead: 'Veilige gesprekken tussen cliënten en hun behandelaars, op je eigen server. Wat wil je doen?',
  real: 'Je organisatie instellen',
  realWhat: 'Voor echte mensen. Duurt vijf minuten.',
  demo: 'De demo proberen',
  demoWhat:
    'Een verzonnen praktijk met behandelaars, cliënten en gesprekken, om rond te kijken. Je kunt hem later verwijderen.',
  exclusive:
    'Een demo en een echte organisatie staan nooit samen op één installatie. Verwijder eerst de demo om over te stappen.',
  noToken: 'Open de link om in te stellen die het programma bij het starten in de terminal heeft gezet.',
  linkWrong: 'Deze link werkt niet meer: bij elke start komt er een nieuwe. Gebruik de nieuwste uit de terminal.',
  doneAlready: 'Deze installatie is al ingesteld.',
  toSignIn: 'Naar inloggen',
  back: 'Terug',
  next: 'Verder',
  organisation: 'De organisatie',
  organisationName: 'Naam',
  shortName: 'Korte naam, voor adressen',
  shortNameHint: 'Kleine letters, cijfers en streepjes, bijvoorbeeld praktijk-de-linde.',
  country: 'Land',
  countryHint: 'Bepaalt welke crisisnummers mensen zien.',
  timeZone: 'Tijdzone',
  language: 'Taal',
  administrator: 'De eerste beheerder',
  administratorLead:
    'Een professional van de organisatie die alle anderen uitnodigt. Het account maak je op de volgende pagina, op dit apparaat.',
  name: 'Naam',
  address: 'E-mailadres',
  profession: 'Beroep',
  desk: 'De servicedesk',
  deskLead:
    'Wie deze installatie beheert: ziet organisaties, mailwachtrij en toestand, en kan niets lezen van wat mensen schrijven. Het mag dezelfde persoon zijn, met een eigen wachtwoord.',
  deskPassword: 'Wachtwoord van de servicedesk',
  deskPasswordHint: 'Ten minste 12 tekens. Het kan je niet opnieuw worden gestuurd.',
  makeIt: 'Instellen',
  making: 'Een ogenblik…',
  missing: 'Vul dit in.',
  shortNameWrong: 'Gebruik alleen kleine letters, cijfers en streepjes, 2 tot 40.',
  demoMaking: 'De demo wordt gemaakt',
  demoMakingWhy:
    'Er worden echte accounts met echte sleutels gemaakt, zoals elk apparaat dat doet. Dat duurt ongeveer een halve minuut.',
  demoReady: 'De demo is klaar',
  demoReadyLead: 'Log in als een van deze mensen, bijvoorbeeld in twee browsers naast elkaar. Alles hier is verzonnen.',
  demoFailed:
    'De demo kon niet worden gemaakt. De terminal zegt waarom. Start het programma opnieuw en probeer het nog eens.',
  passwordOfAll: 'Het wachtwoord van iedereen is:',
  signInAs: 'Inloggen',
} satisfies SetupTexts;
