import { createRouter } from '../router.ts';
import { IconConversation, IconHelp, IconAlcove, IconOrganisation, IconPeople, IconPerson } from '../ui/icons.tsx';
import type { MenuEntry } from '../ui/layout.tsx';

export const router = createRouter({
  parts: '/gallery',
  form: '/gallery/form',
  public: '/gallery/public',
  dialog: '/gallery/dialog',
  panes: '/gallery/panes',
  pane: '/gallery/panes/:id',
  call: '/gallery/call',
});

/** A menu with all entries that there can be, or with `?few` those of most people. */
export function galleryMenu(): MenuEntry[] {
  const name = router.current.value?.name;
  const entries: MenuEntry[] = [
    { label: 'Alcove', short: 'Home', icon: IconAlcove, href: router.href('parts'), current: name === 'parts' },
    {
      label: 'Conversations',
      icon: IconConversation,
      href: router.href('panes'),
      current: name === 'panes' || name === 'pane',
      unread: 3,
    },
    { label: 'Contacts', icon: IconPeople, href: router.href('form'), current: name === 'form' },
    { label: 'Help', icon: IconHelp, href: router.href('dialog'), current: name === 'dialog' },
    { label: 'Administration', short: 'Admin', icon: IconOrganisation, href: router.href('public'), push: true },
    { label: 'Maria de Vries', short: 'You', icon: IconPerson, href: `${router.href('parts')}?you=1` },
  ];
  return new URLSearchParams(location.search).has('few')
    ? entries.filter((entry) => entry.label !== 'Administration')
    : entries;
}
