// For a professional: the care link with this client, the way to link a colleague too, and to end one's own.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { tHandOver } from '../locales/handover/texts.ts';
import { Button, LinkButton, SubmitButton } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { ask } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';

export function CareLinkCard({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const { memberId, name, abilities, standsIn } = contact;
  const end = async (as: 'ended' | 'mistake'): Promise<void> => {
    const isMistake = as === 'mistake';
    const sure = await ask({
      title: isMistake ? words.linkMistakeQuestion(name) : words.linkEndQuestion(name),
      body: isMistake ? words.linkMistakeWhat : words.linkEndWhat,
      yes: isMistake ? words.linkMistake : words.linkEnd,
      kind: 'danger',
    });
    if (!sure) return;
    try {
      const { careLinks } = await device.ask('listCareLinks', {});
      const own = careLinks.filter((link) => link.client.memberId === memberId && link.abilities.end);
      for (const { careLinkId } of own) await device.act('endCareLink', { careLinkId, as });
      showToast(words.linkEnded);
      await router.go(router.href('contacts'), 'replace');
    } catch (error) {
      showToast(explain(error));
    }
  };
  return (
    <Card title={words.link}>
      <div class="stack">
        <p>{standsIn ? words.linkCover(name) : words.linkWhat(name)}</p>
        {abilities.linkColleague && <LinkColleague contact={contact} />}
        {abilities.handOver && <HandOver memberId={memberId} />}
        {abilities.endCareLink ? (
          <div class="row">
            <Button onClick={() => void end('ended')}>{standsIn ? words.linkCoverEnd : words.linkEnd}</Button>
            {!standsIn && (
              <Button kind="quiet" onClick={() => void end('mistake')}>
                {words.linkMistake}
              </Button>
            )}
          </div>
        ) : (
          <p class="muted small">{words.linkLast}</p>
        )}
      </div>
    </Card>
  );
}

/** The way to handing over; where it has begun, that it isn't finished. */
function HandOver({ memberId }: { memberId: MemberId }): JSX.Element {
  const words = tHandOver();
  const tasks = read(device.tasks);
  const all = tasks.is === 'ready' ? tasks.value : [];
  const hasBegun = all.some(({ about }) => about.kind === 'handOverBegun' && about.clientId === memberId);
  return (
    <div class="stack" data-gap="small">
      <p>{hasBegun ? words.cardBegun : words.cardWhy}</p>
      <div class="row">
        <LinkButton kind={hasBegun ? 'primary' : undefined} href={router.href('handOver', { memberId })}>
          {hasBegun ? words.goOn : words.card}
        </LinkButton>
      </div>
    </div>
  );
}

function LinkColleague({ contact }: { contact: KnownContact }): JSX.Element | null {
  const words = tContacts();
  const contacts = read(device.contacts.list);
  const chosen = useSignal('');
  const all = contacts.is === 'ready' ? contacts.value : [];
  const colleagues = all.filter(({ role, state }) => role === 'professional' && state === 'active');
  if (colleagues.length === 0) return null;
  return (
    <Form
      label={words.linkColleague}
      onSubmit={async () => {
        const colleague = colleagues.find(({ memberId }) => memberId === chosen.value);
        if (!colleague) return { colleague: words.linkColleagueMissing };
        await device.act('linkMembers', { professionalId: colleague.memberId, clientId: contact.memberId });
        showToast(words.linkDone(colleague.name, contact.name));
        chosen.value = '';
        return undefined;
      }}
    >
      <Select
        label={words.linkColleague}
        hint={words.linkColleagueHint}
        name="colleague"
        value={chosen}
        options={[
          { value: '', label: words.linkChoose },
          ...colleagues.map(({ memberId, name, profession }) => ({
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
