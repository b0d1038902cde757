import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tDesk } from '../locales/desk/texts.ts';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/choices.tsx';
import { IconOrganisation, IconPlus } from '../ui/icons.tsx';
import { Card, EmptyState, Tag } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { Time } from '../ui/text.tsx';
import { AddOrganisation } from './AddOrganisation.tsx';
import { DeleteDemo } from './DeleteDemo.tsx';
import { desk, fetchAtDesk, type DeskOrganisation } from './desk.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';

export function OrganisationsView({ demo }: { demo: boolean }): JSX.Element {
  const words = tDesk();
  const adding = useSignal(false);
  const fetched = useFetched(() => fetchAtDesk(async () => (await desk.ask('listOrganisations', {})).organisations));
  const all = fetched.value.value;
  if (!all) return <Waiting fetched={fetched} />;
  const added = (): void => {
    adding.value = false;
    showToast(words.added);
    void fetched.again();
  };
  return (
    <div class="stack" data-gap="big">
      {all.length === 0 && <EmptyState icon={IconOrganisation} title={words.noOrganisations} />}
      {all.map((organisation) => (
        <Organisation key={organisation.id} organisation={organisation} changed={() => void fetched.again()} />
      ))}
      {demo && <DeleteDemo />}
      {!demo && !adding.value && (
        <div class="row">
          <Button icon={IconPlus} onClick={() => (adding.value = true)}>
            {words.addOrganisation}
          </Button>
        </div>
      )}
      {adding.value && <AddOrganisation done={added} cancel={() => (adding.value = false)} />}
    </div>
  );
}

function Organisation({ organisation, changed }: { organisation: DeskOrganisation; changed: () => void }): JSX.Element {
  const words = tDesk();
  const { professionals, clients, friends } = organisation.members;
  return (
    <Card title={organisation.name} actions={organisation.demo && <Tag>{words.demoTag}</Tag>}>
      <div class="stack">
        <p class="muted">
          /o/{organisation.shortName} · {organisation.country} · {words.people(professionals, clients, friends)} ·{' '}
          {words.since} <Time at={organisation.createdAt} as="exact" />
        </p>
        {!organisation.administratorActive && <Tag>{words.noAdministrator}</Tag>}
        <h3>{words.features}</h3>
        {organisation.features.map((feature) => (
          <Feature key={feature.feature} organisation={organisation} feature={feature} changed={changed} />
        ))}
      </div>
    </Card>
  );
}

interface FeatureProps {
  organisation: DeskOrganisation;
  feature: DeskOrganisation['features'][number];
  changed: () => void;
}

function Feature({ organisation, feature: { feature, enabled, requestedAt }, changed }: FeatureProps): JSX.Element {
  const words = tDesk();
  const checked = useSignal(enabled);
  const { id: organisationId } = organisation;
  const turn = async (): Promise<void> => {
    await desk.act('switchFeature', { organisationId, feature, enabled: checked.value }).catch(() => {});
    changed();
  };
  const decline = async (): Promise<void> => {
    await desk.act('declineFeature', { organisationId, feature }).catch(() => {});
    changed();
  };
  return (
    <div class="row" data-spread>
      <Switch
        label={words.feature[feature]}
        name={`${organisationId}.${feature}`}
        checked={checked}
        onChange={() => void turn()}
      />
      {requestedAt !== null && !enabled && (
        <span class="row">
          <Tag>{words.requested}</Tag>
          <Button kind="quiet" onClick={() => void decline()}>
            {words.decline}
          </Button>
        </span>
      )}
    </div>
  );
}
