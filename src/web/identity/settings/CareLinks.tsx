import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutputOf } from '../../../sdk/endpoints.ts';
import { device } from '../../app/device.ts';
import { useFetched, Waiting } from '../../app/fetched.tsx';
import { explain } from '../../locales/errors.ts';
import { formatDate } from '../../locales/format.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Button } from '../../ui/button.tsx';
import { ask } from '../../ui/dialog.tsx';
import { Avatar, Card, List, ListRow, Tag } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { VisuallyHidden } from '../../ui/text.tsx';

type CareLink = OutputOf<'listCareLinks'>['careLinks'][number];

/** For a client: who works with them, by whom they were linked, since when. */
export function CareLinks(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(async () => (await device.ask('listCareLinks', {})).careLinks, 'organisation');
  const links = fetched.value.value;
  if (!links) {
    return (
      <Card title={words.links}>
        <Waiting fetched={fetched} />
      </Card>
    );
  }
  const standing = links.filter(({ to }) => to === null);
  const ended = links.filter(({ to }) => to !== null);
  return (
    <Card title={words.links} flush>
      <p class="muted card-lead">{standing.length > 0 ? words.linksWhat : words.linksNone}</p>
      <List label={words.links}>
        {standing.map((link) => (
          <Row key={link.careLinkId} link={link} />
        ))}
      </List>
      {ended.length > 0 && (
        <details class="card-lead">
          <summary>{words.linksEnded}</summary>
          <List label={words.linksEnded}>
            {ended.map((link) => (
              <Row key={link.careLinkId} link={link} />
            ))}
          </List>
        </details>
      )}
    </Card>
  );
}

function Row({ link }: { link: CareLink }): JSX.Element {
  const words = tSettings();
  const asked = useSignal(false);
  const { professional, from, to, madeBy, kind, abilities } = link;
  const askToEnd = async (): Promise<void> => {
    const sure = await ask({
      title: words.askEndQuestion(professional.name),
      body: words.askEndWhat,
      yes: words.askEndYes,
    });
    if (!sure) return;
    try {
      await device.act('askToEndCareLink', { careLinkId: link.careLinkId });
      asked.value = true;
      showToast(words.asked);
    } catch (error) {
      showToast(explain(error));
    }
  };
  const when = to === null ? words.linkSince(formatDate(from)) : words.linkFromTo(formatDate(from), formatDate(to));
  return (
    <ListRow
      lead={<Avatar name={professional.name} seed={professional.memberId} />}
      title={<span class="wraps">{professional.name}</span>}
      meta={kind === 'cover' && <Tag>{words.cover}</Tag>}
      text={
        <span class="stack wraps" data-gap="small">
          <span>{[when, madeBy && words.linkBy(madeBy)].filter(Boolean).join(', ')}</span>
          {asked.value && <Tag>{words.asked}</Tag>}
          {abilities.askToEnd && !asked.value && (
            <span class="row">
              <Button onClick={() => void askToEnd()}>
                {words.askEnd}
                <VisuallyHidden> {professional.name}</VisuallyHidden>
              </Button>
            </span>
          )}
        </span>
      }
    />
  );
}
