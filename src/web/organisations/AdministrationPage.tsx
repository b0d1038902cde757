// For administrators: what is missing before the first client, people, invitations, texts, features, the organisation.
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import './administration.css';
import { device, profile } from '../app/device.ts';
import { useFetched } from '../app/fetched.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { tDoor } from '../locales/door/texts.ts';
import { PageHeading } from '../ui/layout.tsx';
import { Banner } from '../ui/status.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { FeaturesTab } from './FeaturesTab.tsx';
import { InviteTab } from './InviteTab.tsx';
import { OrganisationTab } from './OrganisationTab.tsx';
import { PeopleTab } from './PeopleTab.tsx';
import { ReadinessList } from './ReadinessList.tsx';
import { TextsTab } from './TextsTab.tsx';

export default function AdministrationPage(): JSX.Element {
  const words = tAdministration();
  if (!profile.value?.administrator) {
    return (
      <div class="stack">
        <PageHeading title={words.title}>{words.title}</PageHeading>
        <Banner kind="warning">
          <p>{tDoor().notFoundWhy}</p>
        </Banner>
      </div>
    );
  }
  return <Administration />;
}

// Outlives the page: publishing texts draws the page of agreeing to them for a moment in its place.
const shows = signal('people');

function Administration(): JSX.Element {
  const words = tAdministration();
  const members = useFetched(async () => (await device.ask('listMembers', {})).members, 'organisation');
  const readiness = useFetched(() => device.ask('getReadiness', {}), 'organisation');
  const here = useFetched(() => device.ask('getOrganisation', {}), 'organisation');
  const changed = (): void => {
    void members.again();
    void readiness.again();
    void here.again();
  };
  return (
    <div class="stack" data-gap="big">
      <PageHeading title={words.title}>{words.title}</PageHeading>
      <ReadinessList readiness={readiness} onChanged={changed} show={(tab) => (shows.value = tab)} />
      <Tabs
        label={words.tabs}
        shows={shows}
        keeps
        tabs={[
          {
            name: 'people',
            label: words.people,
            content: () => (
              <PeopleTab members={members} onChanged={changed} onInvite={() => (shows.value = 'invite')} />
            ),
          },
          {
            name: 'invite',
            label: words.invite,
            content: () => <InviteTab members={members} here={here} readiness={readiness} onChanged={changed} />,
          },
          { name: 'texts', label: words.texts, content: () => <TextsTab here={here} onChanged={changed} /> },
          { name: 'features', label: words.features, content: () => <FeaturesTab /> },
          { name: 'organisation', label: words.organisation, content: () => <OrganisationTab here={here} /> },
        ]}
      />
    </div>
  );
}
