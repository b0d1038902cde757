// Where help in danger stands, per country, as shipped; an organisation's administrator confirms it before the first
// client is invited. Names are those under which the services are known.

export interface CrisisLine {
  name: string;
  /** As it is dialled, or null where it is only a page. */
  number: string | null;
  url?: string;
  /** For whom or how, where the name doesn't say. */
  kind: 'suicide' | 'talk' | 'doctor' | 'young' | 'text';
}

const lines: Record<string, readonly CrisisLine[]> = {
  NL: [
    { name: '113 Zelfmoordpreventie', number: '113', url: 'https://www.113.nl', kind: 'suicide' },
    { name: '113 Zelfmoordpreventie', number: '0800-0113', kind: 'suicide' },
    { name: 'De Luisterlijn', number: '088 0767 000', kind: 'talk' },
    { name: 'Kindertelefoon', number: '0800-0432', url: 'https://www.kindertelefoon.nl', kind: 'young' },
  ],
  BE: [
    { name: 'Zelfmoordlijn', number: '1813', url: 'https://www.zelfmoord1813.be', kind: 'suicide' },
    { name: 'Centre de Prévention du Suicide', number: '0800 32 123', kind: 'suicide' },
    { name: 'Tele-Onthaal', number: '106', kind: 'talk' },
    { name: 'Télé-Accueil', number: '107', kind: 'talk' },
    { name: 'Awel', number: '102', url: 'https://awel.be', kind: 'young' },
  ],
  DE: [
    { name: 'TelefonSeelsorge', number: '0800 111 0 111', url: 'https://www.telefonseelsorge.de', kind: 'talk' },
    { name: 'TelefonSeelsorge', number: '0800 111 0 222', kind: 'talk' },
    { name: 'Ärztlicher Bereitschaftsdienst', number: '116 117', kind: 'doctor' },
    { name: 'Nummer gegen Kummer', number: '116 111', url: 'https://www.nummergegenkummer.de', kind: 'young' },
  ],
  AT: [
    { name: 'TelefonSeelsorge', number: '142', kind: 'talk' },
    { name: 'Gesundheitsberatung', number: '1450', kind: 'doctor' },
    { name: 'Rat auf Draht', number: '147', url: 'https://www.rataufdraht.at', kind: 'young' },
  ],
  CH: [
    { name: 'Die Dargebotene Hand', number: '143', url: 'https://www.143.ch', kind: 'talk' },
    { name: 'Pro Juventute', number: '147', url: 'https://www.147.ch', kind: 'young' },
  ],
  GB: [
    { name: 'Samaritans', number: '116 123', url: 'https://www.samaritans.org', kind: 'suicide' },
    { name: 'NHS', number: '111', kind: 'doctor' },
    { name: 'Shout', number: '85258', url: 'https://giveusashout.org', kind: 'text' },
    { name: 'Childline', number: '0800 1111', url: 'https://www.childline.org.uk', kind: 'young' },
  ],
  IE: [
    { name: 'Samaritans', number: '116 123', url: 'https://www.samaritans.org', kind: 'suicide' },
    { name: 'Text About It', number: '50808', kind: 'text' },
    { name: 'Childline', number: '1800 66 66 66', url: 'https://www.childline.ie', kind: 'young' },
  ],
  US: [{ name: '988 Suicide & Crisis Lifeline', number: '988', url: 'https://988lifeline.org', kind: 'suicide' }],
  CA: [{ name: '988 Suicide Crisis Helpline', number: '988', url: 'https://988.ca', kind: 'suicide' }],
  AU: [{ name: 'Lifeline', number: '13 11 14', url: 'https://www.lifeline.org.au', kind: 'suicide' }],
  NZ: [{ name: '1737', number: '1737', url: 'https://1737.org.nz', kind: 'talk' }],
};

const elsewhere: readonly CrisisLine[] = [
  { name: 'Find A Helpline', number: null, url: 'https://findahelpline.com', kind: 'talk' },
];

/** The lines of a country; where we know none, a page that lists them all over the world. */
export function crisisLines(country: string | undefined): readonly CrisisLine[] {
  return lines[country ?? ''] ?? elsewhere;
}
