// A professional invites a client, by mail or on paper, with an introduction code if wanted. A client invites a friend.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import './contacts.css';
import { device, profile } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { isAddress } from '../identity/address.ts';
import { LanguageSelect } from '../identity/LanguageSelect.tsx';
import { copyText } from '../ui/copying.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { formatDay } from '../locales/format.ts';
import { language, type Language } from '../locales/locales.ts';
import type { MemberId } from '../../shared/ids.ts';
import { Button, LinkButton, SubmitButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { IconCopy, IconPrint } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';
import { InviteFriend } from './InviteFriend.tsx';
import { GivenCode } from './TrustCard.tsx';

export interface Invited {
  memberId: MemberId;
  name: string;
  address: string;
  link: string | null;
  code: string | null;
  expiresAt: number;
}

export default function InvitePage(): JSX.Element {
  const invited = useSignal<Invited | null>(null);
  if (invited.value) return <InvitedView invited={invited.value} onAnother={() => (invited.value = null)} />;
  return profile.value?.role === 'client' ? <InviteFriend invited={invited} /> : <InviteForm invited={invited} />;
}

function InviteForm({ invited }: { invited: Signal<Invited | null> }): JSX.Element {
  const words = tContacts();
  const memberId = useSignal(device.contacts.newMemberId());
  const name = useSignal('');
  const address = useSignal('');
  const lang = useSignal<Language>(language.peek());
  const delivery = useSignal<'mail' | 'paper'>('mail');
  const withCode = useSignal(true);
  return (
    <div class="stack">
      <PageHeading back={router.href('contacts')} backAlways title={words.title}>
        {words.inviteTitle}
      </PageHeading>
      <p>{words.inviteWhy}</p>
      <Card>
        <Form
          onSubmit={async () => {
            const person = { name: name.value.trim(), address: address.value.trim() };
            if (!person.name) return { name: words.nameMissing };
            if (!isAddress(person.address)) return { address: words.addressMissing };
            const result = await device.contacts.invite({
              ...person,
              memberId: memberId.value,
              role: 'client',
              language: lang.value,
              delivery: delivery.value,
              withCode: withCode.value,
            });
            invited.value = { ...result, ...person };
            return undefined;
          }}
        >
          <TextField label={words.name} name="name" value={name} hint={words.nameHint} autocomplete="off" />
          <TextField label={words.address} name="address" type="email" value={address} autocomplete="off" />
          <LanguageSelect label={words.language} value={lang} />
          <RadioGroup
            label={words.delivery}
            name="delivery"
            value={delivery}
            options={[
              { value: 'mail', label: words.byMail },
              { value: 'paper', label: words.onPaper, hint: words.onPaperHint },
            ]}
          />
          <Checkbox label={words.withCode} hint={words.withCodeHint} name="withCode" checked={withCode} />
          <SubmitButton>{words.inviteDo}</SubmitButton>
        </Form>
      </Card>
    </div>
  );
}

function InvitedView({ invited, onAnother }: { invited: Invited; onAnother: () => void }): JSX.Element {
  const words = tContacts();
  const day = formatDay(invited.expiresAt);
  const { link } = invited;
  return (
    <div class="stack">
      <PageHeading title={words.title}>{words.invitedTitle(invited.name)}</PageHeading>
      <Card>
        {link ? (
          <div class="stack" data-gap="small">
            <h2>{words.linkIs(day)}</h2>
            <p class="code given-link">{link}</p>
            <p class="muted">{words.linkOnce}</p>
            <div class="row no-print">
              <Button icon={IconCopy} onClick={() => void copyText(link)}>
                {words.copy}
              </Button>
              <Button icon={IconPrint} onClick={() => print()}>
                {words.print}
              </Button>
            </div>
          </div>
        ) : (
          <p>{words.mailed(invited.address, day)}</p>
        )}
        {invited.code && <GivenCode name={invited.name} code={invited.code} level={link ? 3 : 2} />}
      </Card>
      <div class="row no-print">
        <LinkButton kind="primary" href={router.href('startConversation', undefined, { with: invited.memberId })}>
          {words.next}
        </LinkButton>
        <Button onClick={onAnother}>{words.another}</Button>
        <LinkButton kind="quiet" href={router.href('contacts')}>
          {words.done}
        </LinkButton>
      </div>
    </div>
  );
}
