import './styles/main.css';
import { render } from 'preact';
import { App } from './app/App.tsx';
import { device, openDevice } from './app/device.ts';
import { lockWhenIdle } from './app/idle.ts';
import { router } from './app/routes.ts';
import { applyTheme } from './app/theme.ts';
import { explain, loadErrorWords } from './locales/errors.ts';
import { chooseLanguage, preferredLanguage } from './locales/locales.ts';
import { explainFailuresWith } from './ui/form.tsx';
import { AppRoot } from './ui/layout.tsx';
import { followViewport } from './ui/viewport.ts';

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) return;
  applyTheme();
  followViewport();
  router.start();
  explainFailuresWith(explain);
  await Promise.all([chooseLanguage(preferredLanguage()), openDevice()]);
  render(
    <AppRoot>
      <App />
    </AppRoot>,
    place,
  );
  lockWhenIdle();
  void device.account.resume().catch(() => {});
  void loadErrorWords().catch(() => {});
}

void start();
