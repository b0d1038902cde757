import { batch, signal } from '@preact/signals';
import type { Texts } from './en.ts';

export type Language = 'en' | 'nl' | 'de';

/** The languages there are, each under its own name. */
export const languageNames: Record<Language, string> = { en: 'English', nl: 'Nederlands', de: 'Deutsch' };

/** The language on screen. Set it with chooseLanguage, which loads the texts first. */
export const language = signal<Language>('en');

/** The language that is being loaded, or is on screen: what is loaded meanwhile must be in it too. */
let wantedNow: Language = language.peek();

type Loaders<T> = Record<Language, () => Promise<{ default: T }>>;

export interface TextSet<T> {
  /** The texts in the language on screen; a component that calls it is drawn anew when the language changes. */
  (): T;
  /** Loads the set. A page with a set of its own awaits this before it is drawn. */
  load(): Promise<void>;
}

type FetchFor = (wanted: Language) => Promise<() => void>;

const activeSets = new Set<FetchFor>();

function makeSet<T>(loaders: Loaders<T>): { texts: TextSet<T>; fetchFor: FetchFor } {
  const loaded = signal<T | undefined>(undefined);
  const fetchFor: FetchFor = async (wanted) => {
    const { default: texts } = await loaders[wanted]();
    return () => {
      loaded.value = texts;
    };
  };
  const read = (): T => {
    if (loaded.value === undefined) throw new Error('texts are read before they are loaded');
    return loaded.value;
  };
  const load = async (): Promise<void> => {
    activeSets.add(fetchFor);
    while (loaded.peek() === undefined) {
      const asked = wantedNow;
      const show = await fetchFor(asked);
      if (asked === wantedNow) show();
    }
  };
  return { texts: Object.assign(read, { load }), fetchFor };
}

/** Makes a set of texts of which one language at a time is loaded: for big areas that few people see. */
export function defineTexts<T>(loaders: Loaders<T>): TextSet<T> {
  return makeSet(loaders).texts;
}

const shared = makeSet<Texts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
activeSets.add(shared.fetchFor);

/** The texts that every page needs; `chooseLanguage` at the start loads them. */
export const t: TextSet<Texts> = shared.texts;

/** The member's language if they chose one, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(chosen?: string | null, browser: readonly string[] = navigator.languages): Language {
  for (const tag of [chosen ?? '', ...browser]) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short === 'en' || short === 'nl' || short === 'de') return short;
  }
  return 'en';
}

/** Loads all texts in use in this language, then switches at once; keeps `<html lang>`. Fails as loading fails, unchanged. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  const before = wantedNow;
  wantedNow = wanted;
  try {
    const apply = await Promise.all([...activeSets].map((fetchFor) => fetchFor(wanted)));
    // Of two choices at once the later one counts.
    if (wantedNow !== wanted) return;
    batch(() => {
      for (const show of apply) show();
      language.value = wanted;
    });
    document.documentElement.lang = wanted;
  } catch (error) {
    if (wantedNow === wanted) wantedNow = before;
    throw error;
  }
}
