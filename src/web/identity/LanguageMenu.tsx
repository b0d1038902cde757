import type { JSX } from 'preact';
import { chooseLanguage, language, languageNames, type Language } from '../locales/locales.ts';
import { IconDown } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';

export const languages = Object.keys(languageNames) as Language[];

/** For pages before signing in: shows the language on screen, offers the others. */
export function LanguageMenu(): JSX.Element {
  return (
    <Menu
      label={languageNames[language.value]}
      showLabel
      icon={IconDown}
      items={languages.map((wanted) => ({
        label: languageNames[wanted],
        onSelect: () => void chooseLanguage(wanted).catch(() => {}),
      }))}
    />
  );
}
