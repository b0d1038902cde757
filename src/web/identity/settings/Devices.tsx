import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DeviceRow } from '../../../sdk/model.ts';
import { device } from '../../app/device.ts';
import { useFetched, Waiting } from '../../app/fetched.tsx';
import { router } from '../../app/routes.ts';
import { explain } from '../../locales/errors.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ask } from '../../ui/dialog.tsx';
import { IconDevice } from '../../ui/icons.tsx';
import { Card, List, ListRow, Tag } from '../../ui/parts.tsx';
import { Banner } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Time, VisuallyHidden } from '../../ui/text.tsx';

/** Where one is signed in, and signing out from afar. */
export function Devices(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(() => device.account.listDevices(), 'devices');
  const ended = useSignal<string | null>(null);
  const rows = fetched.value.value;
  if (!rows) {
    return (
      <Card title={words.devices}>
        <Waiting fetched={fetched} />
      </Card>
    );
  }
  const end = async ({ deviceId, label }: DeviceRow): Promise<void> => {
    const sure = await ask({
      title: words.endQuestion(label),
      body: words.endWhat,
      yes: words.end,
      kind: 'danger',
    });
    if (!sure) return;
    try {
      await device.account.endDevice(deviceId);
      ended.value = label;
    } catch (error) {
      showToast(explain(error));
    }
    await fetched.again();
  };
  return (
    <Card title={words.devices} flush>
      <p class="muted card-lead">{words.devicesWhat}</p>
      <div role="status">
        {ended.value !== null && (
          <Banner
            edge
            kind="success"
            title={words.endedLost(ended.value)}
            actions={<LinkButton href={router.href('newKeys')}>{words.newKeysDo}</LinkButton>}
          >
            <p>{words.endedLostWhat}</p>
          </Banner>
        )}
      </div>
      <List label={words.devices}>
        {rows.map((row) => (
          <ListRow
            key={row.deviceId}
            lead={<IconDevice />}
            title={<span class="wraps">{row.label}</span>}
            text={<Seen row={row} />}
            actions={
              row.current ? (
                <Tag>{words.thisDevice}</Tag>
              ) : (
                <Button onClick={() => void end(row)}>
                  {words.end}
                  <VisuallyHidden> {row.label}</VisuallyHidden>
                </Button>
              )
            }
          />
        ))}
      </List>
    </Card>
  );
}

function Seen({ row }: { row: DeviceRow }): JSX.Element {
  const words = tSettings();
  return (
    <span class="wraps">
      {row.shared && `${words.shared} · `}
      {words.seen} <Time at={row.lastSeenAt} as="relative" />, {words.since} <Time at={row.signedInAt} />
    </span>
  );
}
