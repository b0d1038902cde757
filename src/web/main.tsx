import './styles/main.css';
import { render } from 'preact';
import { App } from './app/App.tsx';
import { device, deviceState, openDevice } from './app/device.ts';
import { lockWhenIdle } from './app/idle.ts';
import { readKept } from './app/kept.ts';
import { warnOfUnsent } from './app/leaving.ts';
import { router } from './app/routes.ts';
import { applyTheme } from './app/theme.ts';
import { explain, loadErrorWords } from './locales/errors.ts';
import { chooseLanguage, preferredLanguage } from './locales/locales.ts';
import { explainFailuresWith } from './ui/form-state.ts';
import { AppRoot } from './ui/layout.tsx';
import { followViewport } from './ui/viewport.ts';

/** Long enough for what people came for. */
const WHEN_THERE_MS = 5000;

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) return;
  applyTheme();
  followViewport();
  router.start();
  explainFailuresWith(explain);
  await Promise.all([chooseLanguage(preferredLanguage(readKept('language'))), openDevice()]);
  render(
    <AppRoot>
      <App />
    </AppRoot>,
    place,
  );
  lockWhenIdle();
  warnOfUnsent();
  void device.account.resume().catch(() => {});
  const loadWords = (): void => void loadErrorWords().catch(() => {});
  // Not before what people came for; a form is what the others came for.
  setTimeout(loadWords, WHEN_THERE_MS);
  setTimeout(
    () =>
      void import('./notifications/keeping.ts').then(
        (m) => m.keepPushes(),
        () => {},
      ),
    WHEN_THERE_MS,
  );
  deviceState.subscribe(({ is }) => {
    if (is === 'signedOut' || is === 'locked') loadWords();
  });
}

void start();
