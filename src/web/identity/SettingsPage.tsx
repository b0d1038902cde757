import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import './identity.css';
import { device, leaveApp, organisation, profile } from '../app/device.ts';
import { hidePreviews, previewsHidden } from '../app/previews.ts';
import { router } from '../app/routes.ts';
import { keepTheme, keptTheme } from '../app/theme.ts';
import { isCallUnderWay } from '../calls/under-way.ts';
import { tKeys } from '../locales/keys/texts.ts';
import { tSettings } from '../locales/settings/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { RadioGroup, Switch } from '../ui/choices.tsx';
import { ask } from '../ui/dialog.tsx';
import { IconShield, IconSignOut } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, Skeleton } from '../ui/parts.tsx';
import { Absences } from './settings/Absences.tsx';
import { NotificationsCard } from '../notifications/NotificationsCard.tsx';
import { AddressChange } from './settings/AddressChange.tsx';
import { CareLinks } from './settings/CareLinks.tsx';
import { Devices } from './settings/Devices.tsx';
import { OfficeHours } from './settings/OfficeHours.tsx';
import { ProfileForm } from './settings/ProfileForm.tsx';
import { SafetyNumber } from './settings/SafetyNumber.tsx';
import { Sharing } from './settings/Sharing.tsx';
import { NewCode, PasswordChange } from './settings/WaysIn.tsx';

export default function SettingsPage(): JSX.Element {
  const words = tSettings();
  const who = profile.value;
  const where = organisation.value;
  if (!who || !where) return <Skeleton lines={6} />;
  return (
    <div class="stack text-width" data-gap="big">
      <PageHeading
        title={words.title}
        actions={
          <Button icon={IconSignOut} onClick={() => void signOut()}>
            {words.signOut}
          </Button>
        }
      >
        {words.title}
      </PageHeading>
      <ProfileForm key={who.memberId} profile={who} />
      <NotificationsCard />
      <Sharing />
      {who.role === 'client' && <CareLinks />}
      {who.role === 'professional' && <OfficeHours />}
      {who.role === 'professional' && <Absences />}
      <Card title={words.ways}>
        <div class="stack" data-gap="big">
          <PasswordChange address={who.address} />
          <NewCode address={who.address} organisation={where.name} />
          <AddressChange address={who.address} />
          <NewKeys />
        </div>
      </Card>
      <Devices />
      <SafetyNumber />
      <Appearance />
    </div>
  );
}

function NewKeys(): JSX.Element {
  const words = tSettings();
  return (
    <section class="stack" data-gap="small" aria-label={words.newKeys}>
      <h3>{words.newKeys}</h3>
      <p class="muted">{words.newKeysWhat}</p>
      <div class="row">
        <LinkButton icon={IconShield} href={router.href('newKeys')}>
          {words.newKeysDo}
        </LinkButton>
      </div>
    </section>
  );
}

function Appearance(): JSX.Element {
  const words = tSettings();
  const theme = useSignal(keptTheme());
  const previews = useSignal(!previewsHidden.peek());
  useSignalEffect(() => keepTheme(theme.value));
  return (
    <Card title={words.look}>
      <Switch
        label={words.previews}
        hint={words.previewsWhat}
        name="previews"
        checked={previews}
        onChange={(shown) => hidePreviews(!shown)}
      />
      <RadioGroup
        label={words.theme}
        name="theme"
        value={theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }))}
      />
    </Card>
  );
}

/** What waits in the outbox would be lost, and a call in another tab end: that is asked first. */
async function signOut(): Promise<void> {
  const words = tKeys();
  const anyway = { yes: tSettings().signOutAnyway, kind: 'danger' } as const;
  const unsent = device.conversations.unsent.get() > 0;
  if (unsent && !(await ask({ title: words.leftOpen, body: words.leftOpenWhy, ...anyway }))) return;
  if ((await isCallUnderWay()) && !(await ask({ title: words.inCall, body: words.inCallWhy, ...anyway }))) return;
  await leaveApp().catch(() => {});
}
