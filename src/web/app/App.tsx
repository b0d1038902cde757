// Which page is drawn, by address and by who is signed in. Without a sign-in the door is drawn in place, so that the
// address that was asked for is there again afterwards.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ConversationsPage } from '../conversations/ConversationsPage.tsx';
import { CrisisWords } from '../help/CrisisWords.tsx';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { IconOffline } from '../ui/core-icons.tsx';
import { arrive } from '../router.ts';
import { PageHeading } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Skeleton } from '../ui/core-parts.tsx';
import { device, deviceState } from './device.ts';
import { Page } from './Page.tsx';
import { router } from './routes.ts';

// All other pages are one step away, so that a first conversation loads nothing of them, not even their names.
const pages = () => import('./pages.tsx');
const AnyPage = lazy(async () => (await pages()).AnyPage);
const SignIn = lazy(async () => (await pages()).doors.signIn);
const Locked = lazy(async () => (await pages()).doors.locked);
const Agreement = lazy(async () => (await pages()).doors.agreement);

/** The product. */
export function App(): JSX.Element {
  const name = router.current.value?.name;
  switch (name) {
    case 'invitation':
    case 'forgot':
    case 'reset':
    case 'address':
    case 'stopMails':
    case 'setUp':
    case 'desk':
    case 'deskEnrolment':
      return <AnyPage />;
    case 'help':
    case 'crisis':
      return (
        <Page>
          <AnyPage />
        </Page>
      );
    default:
      return <MembersOnly />;
  }
}

function MembersOnly(): JSX.Element {
  const state = deviceState.value;
  const before = useRef(state.is);
  useEffect(() => {
    // Signed in, out, locked: another page under the same address.
    if (before.current !== 'starting') arrive();
    before.current = state.is;
  }, [state.is]);
  if (state.is === 'starting') return <Starting />;
  if (state.is === 'unreachable') return <Unreachable />;
  if (state.is === 'signedOut') return <SignIn />;
  if (state.is === 'locked') return <Locked />;
  if (state.me.profile.agreementNeeded !== null) return <Agreement />;
  return <MemberPage />;
}

function MemberPage(): JSX.Element {
  const route = router.current.value;
  // A call is a tab of its own, without the menu.
  if (route?.name === 'call') return <AnyPage />;
  const fill = route?.name === 'conversations' || route?.name === 'conversation';
  return (
    <Page fill={fill}>
      {fill ? (
        <ConversationsPage conversationId={route.name === 'conversation' ? route.params.conversationId : null} />
      ) : (
        <AnyPage />
      )}
    </Page>
  );
}

function Plain({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="app">
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Starting(): JSX.Element {
  useEffect(() => {
    // What comes next is most often one of these: it is fetched while the keys are looked for.
    if (!router.current.peek()?.name.startsWith('conversation')) void pages().catch(() => {});
  }, []);
  return (
    <Plain>
      <Skeleton lines={5} />
    </Plain>
  );
}

const TRIES_EVERY_MS = 5000;

function Unreachable(): JSX.Element {
  const words = t().app;
  const retry = (): void => void device.account.resume().catch(() => {});
  useEffect(() => {
    const timer = setInterval(retry, TRIES_EVERY_MS);
    addEventListener('online', retry);
    return () => {
      clearInterval(timer);
      removeEventListener('online', retry);
    };
  }, []);
  return (
    <Plain>
      <div class="stack">
        <PageHeading>{words.unreachable}</PageHeading>
        <p>{words.unreachableWhy}</p>
        <Button kind="primary" icon={IconOffline} onClick={retry}>
          {t().ui.tryAgain}
        </Button>
        <p>
          <CrisisWords />
        </p>
      </div>
    </Plain>
  );
}
