// A client invites a friend: by mail only, named or as "somebody you know", with an introduction code if wanted.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';
import { router } from '../app/routes.ts';
import { isAddress } from '../identity/address.ts';
import { LanguageSelect } from '../identity/LanguageSelect.tsx';
import { explainCode } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { language, type Language } from '../locales/locales.ts';
import { SubmitButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import type { Invited } from './InvitePage.tsx';

export function InviteFriend({ invited }: { invited: Signal<Invited | null> }): JSX.Element {
  const words = tContacts();
  const fetched = useFetched(() => device.ask('getOrganisation', {}), 'organisation');
  const here = fetched.value.value;
  return (
    <div class="stack">
      <PageHeading back={router.href('contacts')} backAlways title={words.title}>
        {words.inviteFriend}
      </PageHeading>
      {!here && <Waiting fetched={fetched} />}
      {here && !here.features.includes('friends') && (
        <Banner>
          <p>{explainCode('feature.off')}</p>
        </Banner>
      )}
      {here?.features.includes('friends') && <InviteFriendForm invited={invited} />}
    </div>
  );
}

function InviteFriendForm({ invited }: { invited: Signal<Invited | null> }): JSX.Element {
  const words = tContacts();
  const memberId = useSignal(device.contacts.newMemberId());
  const name = useSignal('');
  const address = useSignal('');
  const lang = useSignal<Language>(language.peek());
  const named = useSignal<'no' | 'yes'>('no');
  const withCode = useSignal(true);
  const invite = async () => {
    const person = { name: name.value.trim(), address: address.value.trim() };
    if (!person.name) return { name: words.nameMissing };
    if (!isAddress(person.address)) return { address: words.addressMissing };
    const result = await device.contacts.inviteFriend({
      ...person,
      memberId: memberId.value,
      language: lang.value,
      named: named.value === 'yes',
      withCode: withCode.value,
    });
    invited.value = { ...result, ...person, link: null };
    return undefined;
  };
  return (
    <>
      <p>{words.inviteFriendWhy}</p>
      <Card>
        <Form onSubmit={invite}>
          <TextField label={words.name} name="name" value={name} hint={words.friendNameHint} autocomplete="off" />
          <TextField label={words.address} name="address" type="email" value={address} autocomplete="off" />
          <LanguageSelect label={words.language} value={lang} />
          <RadioGroup
            label={words.named}
            name="named"
            value={named}
            options={[
              { value: 'no', label: words.namedNo, hint: words.namedNoHint },
              { value: 'yes', label: words.namedYes },
            ]}
          />
          <Checkbox label={words.withCode} hint={words.friendCodeHint} name="withCode" checked={withCode} />
          <SubmitButton>{words.inviteDo}</SubmitButton>
        </Form>
      </Card>
    </>
  );
}
