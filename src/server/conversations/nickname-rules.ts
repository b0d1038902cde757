// What a nickname may be (N4). Pure: it is judged by what its chooser can see and by nothing else, so that a refusal tells
// nobody who is inside.
import unhomoglyph from 'unhomoglyph';
import type { ErrorCode } from '../../shared/errors.ts';

export const LEAST_LETTERS = 2;
export const MOST_LETTERS = 30;

/** Letters first; then letters, spaces, hyphens, apostrophes, and a full stop where a word ends. No digit, no sign of an address or link. */
const form = /^\p{L}(?:[\p{L}\p{M}'’ -]|\.(?= |$))*$/u;
/** Invisible letters, and marks piled on one letter. */
const trick = /\p{Default_Ignorable_Code_Point}|\p{M}{3}/u;

/** One spelling for what looks the same to everybody: no wide or bold letters, no doubled spaces. */
export function tidyNickname(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/gu, ' ');
}

type Problem = Extract<ErrorCode, `nickname.${string}`>;

/** Null if this tidy nickname may be used by somebody who sees these names and nicknames of the others. */
export function nicknameProblem(nickname: string, seen: readonly string[]): Problem | null {
  const { length } = [...nickname];
  if (length < LEAST_LETTERS || length > MOST_LETTERS) return 'nickname.malformed';
  if (!form.test(nickname) || trick.test(nickname)) return 'nickname.malformed';
  if (looksOf(nickname).some((look) => looksOfRoles.has(look))) return 'nickname.profession';
  return seen.some((name) => looksLike(nickname, name)) ? 'nickname.taken' : null;
}

/** Whether two texts could be taken for each other: case, accents, spaces, punctuation and confusable letters left out. */
export function looksLike(one: string, other: string): boolean {
  const looks = looksOf(other);
  return looksOf(one).some((look) => look !== '' && looks.includes(look));
}

/** As written, where a capital I is an l; and without case, where it is an i. */
function looksOf(text: string): string[] {
  return [text, withoutCase(text)].map((each) => bare(withoutCase(unhomoglyph(bare(each)))));
}

function bare(text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\p{P}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, '');
}

/** Upper case first: it knows that ß is ss. */
function withoutCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** What somebody is here, in all languages of the product: whoever is called that could be taken for one. */
const roles = `
  therapist, psychotherapist, psychologist, psychiatrist, doctor, physician, nurse, coach, counsellor, counselor,
  practitioner, professional, caregiver, carer, social worker, case manager, mentor, supervisor, manager, deputy,
  administrator, admin, moderator, service desk, support, help desk, crisis team, guest, client, patient, friend,
  participant, somebody, you,
  therapeut, therapeute, behandelaar, psycholoog, psychotherapeut, psychiater, arts, dokter, huisarts, verpleegkundige,
  begeleider, hulpverlener, zorgverlener, zorgprofessional, maatschappelijk werker, praktijkondersteuner, beheerder,
  plaatsvervanger, crisisdienst, gast, cliënt, patiënt, vriend, vriendin, deelnemer, iemand, jij,
  therapeutin, psychologe, psychologin, psychotherapeutin, psychiaterin, arzt, ärztin, hausarzt, hausärztin, pfleger,
  pflegerin, pflegefachkraft, pflegefachperson, berater, beraterin, betreuer, betreuerin, behandler, behandlerin,
  sozialarbeiter, sozialarbeiterin, fachkraft, fachperson, leitung, vertretung, verwaltung, administratorin,
  krisendienst, klient, klientin, patientin, freund, freundin, teilnehmer, teilnehmerin, teilnehmende person, jemand, sie`;
const looksOfRoles = new Set(roles.split(',').flatMap((word) => looksOf(word.trim())));
