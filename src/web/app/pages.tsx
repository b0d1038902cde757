// Every page but the conversations: each with its texts, loaded when it is first drawn.
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { tAdministration } from '../locales/administration/texts.ts';
import { tCall } from '../locales/call/texts.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { tDoor } from '../locales/door/texts.ts';
import { tHandOver } from '../locales/handover/texts.ts';
import { tHelp } from '../locales/help/texts.ts';
import { tHome } from '../locales/home/texts.ts';
import { tKeys } from '../locales/keys/texts.ts';
import { tSettings } from '../locales/settings/texts.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { tSignIn } from '../locales/signin/texts.ts';
import { tSignUp } from '../locales/signup/texts.ts';
import { tWays } from '../locales/ways/texts.ts';
import { lazy } from '../ui/lazy.tsx';
import { Skeleton } from '../ui/core-parts.tsx';
import { router, type RouteName } from './routes.ts';

type PageModule = { default: ComponentType };
const page = (load: () => Promise<PageModule>, ...texts: { load(): Promise<void> }[]): ComponentType =>
  lazy(async () => {
    const [module] = await Promise.all([load(), ...texts.map((set) => set.load())]);
    return module.default;
  });

/** Whom the door stands before: signed out, locked, or with new texts to agree to. */
export const doors = {
  signIn: page(() => import('../identity/SignInPage.tsx'), tSignIn),
  locked: page(() => import('./LockedPage.tsx'), tDoor),
  agreement: page(() => import('./AgreementPage.tsx'), tDoor),
};

const NotFound = page(() => import('./NotFoundPage.tsx'), tDoor);

/** Readable by everybody, signed in or not; they bring their own frame. */
const open: Partial<Record<RouteName, ComponentType>> = {
  invitation: page(() => import('../identity/InvitationPage.tsx'), tSignUp, tKeys),
  forgot: page(() => import('../identity/ways-back/ForgotPage.tsx'), tWays, tKeys),
  reset: page(() => import('../identity/ways-back/ResetPage.tsx'), tWays, tKeys),
  address: page(() => import('../identity/ways-back/AddressPage.tsx'), tWays),
  stopMails: page(() => import('../notifications/StopMailsPage.tsx'), tWays),
  setUp: page(() => import('../setup/SetUpPage.tsx'), tSetup),
  desk: page(() => import('../desk/DeskPage.tsx'), tDesk),
  deskEnrolment: page(() => import('../desk/DeskEnrolmentPage.tsx'), tDesk),
  help: page(() => import('../help/HelpPage.tsx'), tHelp),
  crisis: page(() => import('../help/CrisisPage.tsx'), tHelp),
};

/** For members. */
const members: Partial<Record<RouteName, ComponentType>> = {
  home: page(() => import('../home/HomePage.tsx'), tHome),
  call: page(() => import('../calls/CallPage.tsx'), tCall),
  contacts: page(() => import('../contacts/ContactsPage.tsx'), tContacts),
  contact: page(() => import('../contacts/ContactPage.tsx'), tContacts, tHandOver),
  handOver: page(() => import('../contacts/handing-over/HandOverPage.tsx'), tContacts, tHandOver),
  invite: page(() => import('../contacts/InvitePage.tsx'), tContacts),
  startConversation: page(() => import('../conversations/StartConversationPage.tsx'), tContacts),
  settings: page(() => import('../identity/SettingsPage.tsx'), tSettings, tKeys),
  newKeys: page(() => import('../identity/ways-back/NewKeysPage.tsx'), tWays, tKeys),
  administration: page(() => import('../organisations/AdministrationPage.tsx'), tAdministration, tDoor),
  signIn: GoHome,
};

/** The page of this route, or that there is none. */
export function AnyPage(): JSX.Element {
  const route = router.current.value;
  if (!route) return <NotFound />;
  const Wanted = open[route.name] ?? members[route.name] ?? NotFound;
  // Another person's card, or another recipient, begins anew.
  const isOfOne = route.name === 'contact' || route.name === 'handOver';
  const key = isOfOne ? route.params.memberId : (route.query.get('with') ?? '');
  return <Wanted key={`${route.name} ${key}`} />;
}

/** Who is signed in already needs no door. */
function GoHome(): JSX.Element {
  useEffect(() => void router.go(router.href('home'), 'replace'), []);
  return <Skeleton />;
}
