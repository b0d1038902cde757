import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { device } from '../app/device.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { formatDate } from '../locales/format.ts';
import { language } from '../locales/locales.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { ask, Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { Tag } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import { act, byName, type Member } from './members.ts';

interface LinksProps {
  member: Member;
  all: readonly Member[];
  onClose: () => void;
  onChanged: () => void;
}

type CareLink = OutputOf<'listCareLinks'>['careLinks'][number];

/** Who works with this client, or with which clients this professional works. */
export function LinksDialog({ member, all, onClose, onChanged }: LinksProps): JSX.Element {
  const words = tAdministration();
  const { memberId, name } = member;
  const fetched = useFetched(async () => (await device.ask('listCareLinks', { memberId })).careLinks, 'organisation');
  const standing = fetched.value.value?.filter(({ to }) => to === null);
  const changed = (): void => {
    void fetched.again();
    onChanged();
  };
  return (
    <Dialog title={words.linksTitle(name)} onClose={onClose}>
      <div class="stack">
        <p class="muted">{words.linksWhat}</p>
        {!standing && <Waiting fetched={fetched} />}
        {standing?.length === 0 && <p>{words.linksNone}</p>}
        {standing && standing.length > 0 && (
          <ul role="list">
            {standing.map((link) => (
              <LinkRow key={link.careLinkId} link={link} of={member} onChanged={changed} />
            ))}
          </ul>
        )}
        {standing && <AddLink member={member} all={all} standing={standing} onChanged={changed} />}
      </div>
    </Dialog>
  );
}

function otherOf(link: CareLink, of: Member): CareLink['client'] {
  return of.role === 'client' ? link.professional : link.client;
}

function LinkRow({ link, of, onChanged }: { link: CareLink; of: Member; onChanged: () => void }): JSX.Element {
  const words = tAdministration();
  const { name } = otherOf(link, of);
  const end = async (as: 'ended' | 'mistake'): Promise<void> => {
    const isMistake = as === 'mistake';
    const sure = await ask({
      title: isMistake ? words.linkMistakeQuestion(name) : words.linkEndQuestion(name),
      body: isMistake ? words.linkMistakeWhat : words.linkEndWhat,
      yes: isMistake ? words.linkMistake : words.linkEnd,
      kind: 'danger',
    });
    if (!sure) return;
    await act(() => device.act('endCareLink', { careLinkId: link.careLinkId, as }), words.linkEnded);
    onChanged();
  };
  const since = [words.linkSince(formatDate(link.from)), link.madeBy && words.linkBy(link.madeBy)];
  return (
    <li class="link-row">
      <span>
        {name} <span class="muted">{since.filter(Boolean).join(', ')}</span>
        {link.kind === 'cover' && <Tag>{words.linkCover}</Tag>}
      </span>
      {link.abilities.end && (
        <span class="row">
          <Button onClick={() => void end('ended')}>
            {words.linkEnd}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
          <Button kind="quiet" onClick={() => void end('mistake')}>
            {words.linkMistake}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        </span>
      )}
    </li>
  );
}

interface AddProps {
  member: Member;
  all: readonly Member[];
  standing: readonly CareLink[];
  onChanged: () => void;
}

function AddLink({ member, all, standing, onChanged }: AddProps): JSX.Element | null {
  const words = tAdministration();
  const chosen = useSignal('');
  const isClient = member.role === 'client';
  const linked = new Set(standing.map((link) => otherOf(link, member).memberId));
  const others = all
    .filter(({ role, state, memberId }) => {
      const fits = isClient
        ? role === 'professional' && state === 'active'
        : role === 'client' && state !== 'deactivated';
      return fits && !linked.has(memberId);
    })
    .toSorted(byName(language.value));
  if (others.length === 0) return null;
  return (
    <Form
      onSubmit={async () => {
        const other = others.find(({ memberId }) => memberId === chosen.value);
        if (!other) return { other: words.linkMissing };
        const [professional, client] = isClient ? [other, member] : [member, other];
        await device.act('linkMembers', { professionalId: professional.memberId, clientId: client.memberId });
        showToast(words.linkDone(professional.name, client.name));
        chosen.value = '';
        onChanged();
        return undefined;
      }}
    >
      <Select
        label={words.linkWith}
        name="other"
        value={chosen}
        options={[
          { value: '', label: words.linkChoose },
          ...others.map(({ memberId, name, profession }) => ({
            value: memberId as string,
            label: [name, profession].filter(Boolean).join(', '),
          })),
        ]}
      />
      <div class="row">
        <SubmitButton>{words.linkDo}</SubmitButton>
      </div>
    </Form>
  );
}
