// What stands around every page: menu, offline and demo lines, or the narrow column before signing in.
import { computed, signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { IconAlcove, IconConversation, IconHelp, IconOrganisation, IconPeople, IconPerson } from '../ui/core-icons.tsx';
import { AppLayout, type MenuEntry } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Banner, OfflineBanner } from '../ui/status.tsx';
import { device, deviceState, organisation, profile } from './device.ts';
import { router, type RouteName } from './routes.ts';
import { read } from './watch.ts';

const unread = computed(() => {
  if (deviceState.value.is !== 'open') return 0;
  const list = read(device.conversations.list);
  return list.is === 'ready' ? list.value.unreadInAll : 0;
});

function menu(): MenuEntry[] {
  const words = t().app;
  const name = router.current.value?.name;
  const isAt = (...names: RouteName[]): boolean => name !== undefined && names.includes(name);
  const entries: MenuEntry[] = [
    { label: 'Alcove', short: words.home, icon: IconAlcove, href: router.href('home'), current: isAt('home') },
    {
      label: words.conversations,
      icon: IconConversation,
      href: router.href('conversations'),
      current: isAt('conversations', 'conversation', 'startConversation'),
      unread: unread.value,
    },
    {
      label: words.contacts,
      icon: IconPeople,
      href: router.href('contacts'),
      current: isAt('contacts', 'contact', 'invite'),
    },
    { label: words.help, icon: IconHelp, href: router.href('help'), current: isAt('help', 'crisis') },
  ];
  const who = profile.value;
  const own: MenuEntry = {
    label: who?.name ?? words.you,
    short: words.you,
    icon: IconPerson,
    href: router.href('settings'),
    current: isAt('settings'),
    push: true,
  };
  if (!who?.administrator) return [...entries, own];
  const administration: MenuEntry = {
    label: words.administration,
    short: words.administrationShort,
    icon: IconOrganisation,
    href: router.href('administration'),
    current: isAt('administration'),
  };
  return [...entries, own, administration];
}

const OFFLINE_AFTER_MS = 1500;
const offline = signal(false);

/** Follows the connection; a gap of a moment is not worth a line. */
function useOffline(): void {
  const state = read(device.connection);
  useEffect(() => {
    if (state !== 'offline') {
      if (state === 'online') offline.value = false;
      return undefined;
    }
    const timer = setTimeout(() => (offline.value = true), OFFLINE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [state]);
}

let wereNewKeys = false;
/** Since new keys were first on their way in this tab: own ones, or a contact's that were confirmed here. */
const hasNewKeys = computed(() => {
  const { account, contacts } = device;
  const restore = read(account.restore);
  wereNewKeys ||= (restore.is === 'ready' && restore.value !== null) || read(contacts.confirming).size > 0;
  return wereNewKeys || read(account.renewal) !== null;
});

const StateNotices = lazy(async () => (await import('../restore/lazy-notices.ts')).load(), null);

function Notices(): JSX.Element {
  useOffline();
  return (
    <>
      <OfflineBanner offline={offline.value}>
        <p>{t().app.offlineStill}</p>
      </OfflineBanner>
      {hasNewKeys.value && <StateNotices />}
      {organisation.value?.demo && <DemoBanner />}
    </>
  );
}

/** Stands on every page of a demo organisation: at its edge, or within the column of a page before signing in. */
export function DemoBanner({ within }: { within?: boolean | undefined }): JSX.Element {
  return (
    <Banner edge={!within} kind="warning">
      <p>{t().app.demo}</p>
    </Banner>
  );
}

interface PageProps {
  children: ComponentChildren;
  /** As high as the window: conversations. */
  fill?: boolean | undefined;
}

const Door = lazy(() => import('./DoorPage.tsx').then((module) => module.DoorPage));

/** A page of the product: with the menu for members, else a narrow column with help always in reach. */
export function Page({ children, fill }: PageProps): JSX.Element {
  if (deviceState.value.is !== 'open') return <Door>{children}</Door>;
  return (
    <AppLayout menu={menu()} fill={fill} notices={<Notices />}>
      {children}
    </AppLayout>
  );
}
