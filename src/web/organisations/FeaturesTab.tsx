import type { JSX } from 'preact';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { device } from '../app/device.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { formatDate } from '../locales/format.ts';
import { Button } from '../ui/button.tsx';
import { Card, Tag } from '../ui/parts.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import { act } from './members.ts';

type Feature = OutputOf<'listFeatures'>['features'][number];

/** What the organisation has, and asking for what it hasn't. */
export function FeaturesTab(): JSX.Element {
  const words = tAdministration();
  const fetched = useFetched(async () => (await device.ask('listFeatures', {})).features, 'organisation');
  const features = fetched.value.value;
  if (!features) return <Waiting fetched={fetched} />;
  return (
    <Card>
      <div class="stack">
        <p>{words.featuresWhat}</p>
        <ul role="list">
          {features.map((feature) => (
            <Row key={feature.feature} feature={feature} onChanged={() => void fetched.again()} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Row({ feature, onChanged }: { feature: Feature; onChanged: () => void }): JSX.Element {
  const words = tAdministration();
  const { feature: name, enabled, requestedAt, answer } = feature;
  const isWaiting = requestedAt !== null && answer === null;
  const request = async (): Promise<void> => {
    await act(() => device.act('requestFeature', { feature: name }), words.requestDone);
    onChanged();
  };
  return (
    <li class="link-row">
      <span class="stack" data-gap="small">
        <span class="row">
          <strong>{words.feature[name]}</strong>
          <Tag>{enabled ? words.on : words.off}</Tag>
        </span>
        <span class="muted">{words.featureWhat[name]}</span>
        {!enabled && isWaiting && <span class="muted">{words.requested(formatDate(requestedAt))}</span>}
        {!enabled && answer === 'declined' && <span class="muted">{words.declined}</span>}
      </span>
      {!enabled && !isWaiting && (
        <Button onClick={() => void request()}>
          {words.request}
          <VisuallyHidden> {words.feature[name]}</VisuallyHidden>
        </Button>
      )}
    </li>
  );
}
