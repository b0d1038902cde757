// Shows every part of ui/ in its states, for looking at and for the browser tests; no page of the product leads here.
import '../styles/main.css';
import { render, type JSX } from 'preact';
import { chooseLanguage, preferredLanguage } from '../locales/locales.ts';
import { AppRoot } from '../ui/layout.tsx';
import { chooseAccent, chooseTheme, followViewport } from '../ui/viewport.ts';
import { tCall } from '../locales/call/texts.ts';
import { CallView } from './call-view.tsx';
import { DialogView } from './dialog-view.tsx';
import { FormView } from './form-view.tsx';
import { PartsView } from './parts-view.tsx';
import { router } from './routes.ts';
import { PanesView } from './panes-view.tsx';
import { PublicView } from './public-view.tsx';

function Gallery(): JSX.Element {
  const route = router.current.value;
  if (route?.name === 'form') return <FormView />;
  if (route?.name === 'public') return <PublicView />;
  if (route?.name === 'dialog') return <DialogView />;
  if (route?.name === 'call') return <CallView />;
  if (route?.name === 'pane') return <PanesView id={route.params.id} />;
  if (route?.name === 'panes') return <PanesView />;
  return <PartsView />;
}

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) return;
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') chooseTheme(theme);
  if (query.has('hue')) chooseAccent(Number(query.get('hue')));
  followViewport();
  router.start();
  await Promise.all([chooseLanguage(preferredLanguage(query.get('language'))), tCall.load()]);
  render(
    <AppRoot>
      <Gallery />
    </AppRoot>,
    place,
  );
}

void start();
