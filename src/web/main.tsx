import './styles/main.css';
import { render, type JSX } from 'preact';
import { chooseLanguage, preferredLanguage } from './locales/locales.ts';
import { AppRoot, PageHeading } from './ui/layout.tsx';
import { PublicLayout } from './ui/public-layout.tsx';
import { followViewport } from './ui/viewport.ts';

function Start(): JSX.Element {
  return (
    <AppRoot>
      <PublicLayout home="/">
        <PageHeading>Alcove</PageHeading>
      </PublicLayout>
    </AppRoot>
  );
}

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) return;
  followViewport();
  await chooseLanguage(preferredLanguage());
  render(<Start />, place);
}

void start();
