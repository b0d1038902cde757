// Which page is drawn, by address and by who is signed in. Without a sign-in the door is drawn in place, so that the
// address that was asked for is there again afterwards.
import type { ComponentChildren, ComponentType, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ConversationsPage } from '../conversations/ConversationsPage.tsx';
import { emergencyNumber } from '../help/emergency.ts';
import { t } from '../locales/locales.ts';
import { tAdministration } from '../locales/administration/texts.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { tDoor } from '../locales/door/texts.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { tKeys } from '../locales/keys/texts.ts';
import { tSettings } from '../locales/settings/texts.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { tSignIn } from '../locales/signin/texts.ts';
import { tSignUp } from '../locales/signup/texts.ts';
import { tHelp } from '../locales/help/texts.ts';
import { tHome } from '../locales/home/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { IconOffline } from '../ui/core-icons.tsx';
import { arrive } from '../router.ts';
import { PageHeading } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { device, deviceState } from './device.ts';
import { Page } from './Page.tsx';
import { router } from './routes.ts';

type PageModule = { default: ComponentType };
const page = (load: () => Promise<PageModule>, ...texts: { load(): Promise<void> }[]): ComponentType =>
  lazy(async () => {
    const [module] = await Promise.all([load(), ...texts.map((set) => set.load())]);
    return module.default;
  });

const Home = page(() => import('../home/HomePage.tsx'), tHome);
const SignIn = page(() => import('../identity/SignInPage.tsx'), tSignIn);
const Invitation = page(() => import('../identity/InvitationPage.tsx'), tSignUp, tKeys);
const Settings = page(() => import('../identity/SettingsPage.tsx'), tSettings, tKeys);
const Administration = page(() => import('../organisations/AdministrationPage.tsx'), tAdministration);
const SetUp = page(() => import('../setup/SetUpPage.tsx'), tSetup);
const Desk = page(() => import('../desk/DeskPage.tsx'), tDesk);
const DeskEnrolment = page(() => import('../desk/DeskEnrolmentPage.tsx'), tDesk);
const Locked = page(() => import('./LockedPage.tsx'), tDoor);
const Agreement = page(() => import('./AgreementPage.tsx'), tDoor);
const Contacts = page(() => import('../contacts/ContactsPage.tsx'), tContacts);
const Contact = page(() => import('../contacts/ContactPage.tsx'), tContacts);
const Invite = page(() => import('../contacts/InvitePage.tsx'), tContacts);
const StartConversation = page(() => import('../conversations/StartConversationPage.tsx'), tContacts);
const Help = page(() => import('../help/HelpPage.tsx'), tHelp);
const Crisis = page(() => import('../help/CrisisPage.tsx'), tHelp);

/** The product. */
export function App(): JSX.Element {
  const name = router.current.value?.name;
  if (name === 'invitation') return <Invitation />;
  if (name === 'setUp') return <SetUp />;
  if (name === 'desk') return <Desk />;
  if (name === 'deskEnrolment') return <DeskEnrolment />;
  if (name === 'help' || name === 'crisis') return <Page>{name === 'help' ? <Help /> : <Crisis />}</Page>;
  return <MembersOnly />;
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
  const fill = route?.name === 'conversations' || route?.name === 'conversation';
  return <Page fill={fill}>{content()}</Page>;
}

function content(): JSX.Element {
  const route = router.current.value;
  if (!route) return <NotFound />;
  switch (route.name) {
    case 'home':
      return <Home />;
    case 'conversations':
      return <ConversationsPage conversationId={null} />;
    case 'conversation':
      return <ConversationsPage conversationId={route.params.conversationId} />;
    case 'startConversation':
      return <StartConversation key={route.query.get('with') ?? ''} />;
    case 'contacts':
      return <Contacts />;
    case 'contact':
      return <Contact key={route.params.memberId} />;
    case 'invite':
      return <Invite />;
    case 'settings':
      return <Settings />;
    case 'administration':
      return <Administration />;
    case 'signIn':
      return <GoHome />;
    default:
      return <NotFound />;
  }
}

/** Who is signed in already needs no door. */
function GoHome(): JSX.Element {
  useEffect(() => void router.go(router.href('home'), 'replace'), []);
  return <Skeleton />;
}

function NotFound(): JSX.Element {
  const words = t().app;
  return (
    <div class="stack">
      <PageHeading>{words.notFound}</PageHeading>
      <p>{words.notFoundWhy}</p>
      <div class="row">
        <LinkButton kind="primary" href={router.href('home')}>
          {words.toHome}
        </LinkButton>
      </div>
    </div>
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
          {t().conversation.inDanger} <a href={`tel:${emergencyNumber(undefined)}`}>{emergencyNumber(undefined)}</a>
        </p>
      </div>
    </Plain>
  );
}
