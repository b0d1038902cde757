// The service desk: organisations, mail, health. It has no keys and reads no content.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { explainCode, loadErrorWords } from '../locales/errors.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { DoorPage } from '../app/DoorPage.tsx';
import { DemoBanner } from '../app/Page.tsx';
import { router } from '../app/routes.ts';
import { Button } from '../ui/button.tsx';
import { IconAlcove, IconSignOut } from '../ui/icons.tsx';
import { AppLayout, PageHeading } from '../ui/layout.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { desk, lookWho, who } from './desk.ts';
import { DeskSignIn } from './DeskSignIn.tsx';
import { HealthView } from './HealthView.tsx';
import { MailsView } from './MailsView.tsx';
import { OrganisationsView } from './OrganisationsView.tsx';

export default function DeskPage(): JSX.Element {
  useEffect(() => {
    void loadErrorWords().catch(() => {});
    void lookWho();
  }, []);
  const words = tDesk();
  const now = who.value;
  if (now.is === 'here') return <Inside name={now.name} demo={now.demo} />;
  return (
    <DoorPage>
      <div class="stack">
        <PageHeading title={words.title}>{words.title}</PageHeading>
        {now.is === 'asking' && <Skeleton />}
        {now.is === 'signedOut' && <DeskSignIn />}
        {now.is === 'failed' && (
          <Banner kind="warning" actions={<Button onClick={() => void lookWho()}>{words.tryAgain}</Button>}>
            {explainCode(now.code)}
          </Banner>
        )}
      </div>
    </DoorPage>
  );
}

function Inside({ name, demo }: { name: string; demo: boolean }): JSX.Element {
  const words = tDesk();
  const signOut = async (): Promise<void> => {
    await desk.signOut().catch(() => {});
    await lookWho();
  };
  const menu = [{ label: 'Alcove', icon: IconAlcove, href: router.href('desk'), current: true }];
  return (
    <AppLayout menu={menu} notices={demo && <DemoBanner />}>
      <div class="stack" data-gap="big">
        <PageHeading
          title={words.title}
          actions={
            <Button kind="quiet" icon={IconSignOut} onClick={() => void signOut()}>
              {words.signOut}
            </Button>
          }
        >
          {words.title}
        </PageHeading>
        <p class="muted">{name}</p>
        <Tabs
          label={words.title}
          tabs={[
            { name: 'organisations', label: words.organisations, content: () => <OrganisationsView demo={demo} /> },
            { name: 'mails', label: words.mails, content: () => <MailsView /> },
            { name: 'health', label: words.health, content: () => <HealthView /> },
          ]}
        />
      </div>
    </AppLayout>
  );
}
