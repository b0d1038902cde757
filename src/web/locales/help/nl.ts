import type { HelpTexts } from './en.ts';

export default {
  title: 'Hulp',
  print: 'Deze pagina afdrukken',
  call: (number: string) => `Bel ${number}`,
  crisisTitle: 'Hulp bij een crisis',
  danger: 'Ben jij of is iemand anders in gevaar? Bel nu.',
  dangerMore:
    'Je kunt ook naar de dichtstbijzijnde spoedeisende hulp gaan, of iemand in de buurt vragen bij je te blijven.',
  lines: 'Iemand om mee te praten',
  kinds: {
    suicide: 'Als je aan zelfmoord denkt, of bang bent om iemand. Dag en nacht.',
    talk: 'Als je iemand nodig hebt die luistert.',
    doctor: 'Als je medische hulp nodig hebt die niet tot morgen kan wachten.',
    young: 'Voor kinderen en jongeren.',
    text: 'Per sms.',
  },
  textTo: (number: string) => `Sms naar ${number}`,
  meanwhile: 'Tot er hulp is',
  meanwhileTips: [
    'Blijf waar andere mensen zijn, of vraag iemand te komen.',
    'Leg weg waarmee je jezelf pijn zou kunnen doen.',
    'Adem langzaam uit, langer dan je inademt. Er hoeft deze minuut niets te worden opgelost.',
  ],
  notRead: 'Berichten worden hier niet meteen gelezen, ook niet als ze dringend zijn.',
  articles: [
    {
      title: 'Waar berichten goed voor zijn',
      text: '',
      points: [
        'Een afspraak maken of verzetten.',
        'Een kort bericht over hoe het gaat, tussen afspraken door.',
        'Een vraag over een oefening of huiswerk.',
        'Terugkomen op iets wat jullie hebben besproken.',
        'Iets nuttigs delen: een artikel, een pagina.',
      ],
    },
    {
      title: 'Goed schrijven',
      text: '',
      points: [
        'Wees duidelijk en concreet: ‘Kan dinsdag 10.00 uur naar woensdag?’ werkt beter dan ‘Dinsdag is lastig’.',
        'Houd het kort. Wat veel woorden nodig heeft, kan vaak beter wachten tot de afspraak.',
        'Deel wat er nu toe doet: hoe het gaat met wat jullie afspraken.',
        'Elke behandelaar gaat anders om met berichten. Praat erover in je afspraak.',
        'Berichten vervangen je afspraken niet en zijn niet voor noodgevallen.',
      ],
    },
    {
      title: 'Het privé houden',
      text: 'Berichten worden op je apparaat versleuteld en gaan alleen open op de apparaten van de mensen in het gesprek. Zo help je mee:',
      points: [
        'Vergrendel je telefoon en computer, en log uit op computers die je deelt.',
        'Zeg bij het inloggen ‘Dit is een gedeelde computer’: dan blijft er niets op staan.',
        'Verberg deze pagina meteen met het oog in het menu, of druk twee keer op Escape.',
        'Bewaar je herstelcode waar alleen jij hem vindt.',
        'Vergelijk veiligheidsnummers met de mensen aan wie je schrijft: persoonlijk of aan de telefoon.',
      ],
    },
    {
      title: 'Als iets niet lukt',
      text: '',
      points: [
        'Laad de pagina opnieuw. Wat je als bericht typte, blijft bewaard.',
        'Zonder verbinding kun je verder schrijven: berichten worden verstuurd zodra ze er weer is.',
        'Staat er ‘Niet verstuurd’ bij een bericht? Druk op ‘Opnieuw proberen’, of kopieer de tekst.',
        'Log uit en weer in. Laat eerst de berichten die wachten, versturen.',
        'Werk je browser bij.',
      ],
    },
  ],
} satisfies HelpTexts;
