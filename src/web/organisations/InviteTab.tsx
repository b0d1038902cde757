import { signal, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useRef, useEffect } from 'preact/hooks';
import type { MemberId } from '../../shared/ids.ts';
import { device, profile } from '../app/device.ts';
import { Waiting, type Fetched } from '../app/fetched.tsx';
import { isAddress } from '../identity/address.ts';
import { LanguageSelect } from '../identity/LanguageSelect.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { language, type Language } from '../locales/locales.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { IconPersonAdd } from '../ui/icons.tsx';
import { Card } from '../ui/parts.tsx';
import { Handover, type Invited } from './Handover.tsx';
import {
  byName,
  isActiveProfessional,
  type Member,
  type Members,
  type OrganisationView,
  type Readiness,
} from './members.ts';

interface InviteTabProps {
  members: Members;
  here: Fetched<OrganisationView>;
  readiness: Fetched<Readiness>;
  onChanged: () => void;
}

/** Invites somebody, then shows what is to be handed over. */
export function InviteTab({ members, here, readiness, onChanged }: InviteTabProps): JSX.Element {
  const words = tAdministration();
  const invited = useSignal<Invited | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const all = members.value.value;
  const organisation = here.value.value;
  useEffect(() => {
    if (invited.value) heading.current?.focus();
  }, [invited.value]);
  if (!all) return <Waiting fetched={members} />;
  if (!organisation) return <Waiting fetched={here} />;
  if (invited.value) {
    return (
      <Card>
        <div class="stack">
          <h2 ref={heading} tabIndex={-1}>
            {words.invited(invited.value.name)}
          </h2>
          <Handover invited={invited.value} organisation={organisation.name} />
          <div class="row">
            <Button kind="primary" icon={IconPersonAdd} onClick={() => (invited.value = null)}>
              {words.another}
            </Button>
          </div>
        </div>
      </Card>
    );
  }
  return (
    <InviteForm
      professionals={all.filter(isActiveProfessional).toSorted(byName(language.value))}
      organisation={organisation}
      readiness={readiness.value.value}
      onInvited={(made) => {
        invited.value = made;
        onChanged();
      }}
    />
  );
}

interface InviteFormProps {
  professionals: readonly Member[];
  organisation: OrganisationView;
  readiness: Readiness | null;
  onInvited: (invited: Invited) => void;
}

function InviteForm({ professionals, organisation, readiness, onInvited }: InviteFormProps): JSX.Element {
  const words = tAdministration();
  const self = profile.value?.memberId;
  const isReady = readiness ? readiness.crisisConfirmed && readiness.textsPublished : true;
  const role = useSignal<'client' | 'professional'>(isReady && professionals.length > 1 ? 'client' : 'professional');
  const memberId = useSignal(device.contacts.newMemberId());
  const name = useSignal('');
  const address = useSignal('');
  const profession = useSignal('');
  const administrator = useSignal(false);
  const wanted = useSignal<Language>(organisation.language);
  const delivery = useSignal<'mail' | 'paper'>(readiness && !readiness.mailServer ? 'paper' : 'mail');
  const withCode = useSignal(true);
  const linked = useMemo(
    () =>
      new Map(professionals.map(({ memberId }) => [memberId, signal(memberId === self && professionals.length === 1)])),
    [professionals.length],
  );
  const linkWith = (): MemberId[] => [...linked].flatMap(([memberId, { value }]) => (value ? [memberId] : []));
  const isClient = role.value === 'client';
  // The code proves two people to each other who are contacts: with a client only who is linked with them.
  const mayMakeCode = !isClient || linkWith().some((memberId) => memberId === self);

  const invite = async (): Promise<FormErrors | void> => {
    const errors: FormErrors = {};
    const person = { name: name.value.trim(), address: address.value.trim() };
    if (!person.name) errors['name'] = words.nameMissing;
    if (!isAddress(person.address)) errors['address'] = words.addressMissing;
    if (isClient && linkWith().length === 0) errors[`link.${professionals[0]?.memberId}`] = words.linkedMissing;
    if (Object.keys(errors).length > 0) return errors;
    const made = await device.contacts.invite({
      ...person,
      memberId: memberId.value,
      role: role.value,
      ...(isClient
        ? { linkWith: linkWith() }
        : { administrator: administrator.value, profession: profession.value.trim() }),
      language: wanted.value,
      delivery: delivery.value,
      withCode: withCode.value && mayMakeCode,
    });
    onInvited({ ...made, ...person });
  };

  return (
    <Card>
      <div class="stack">
        <p>{words.inviteWhat}</p>
        <Form label={words.invite} onSubmit={invite}>
          <RadioGroup
            label={words.whom}
            name="role"
            value={role}
            options={[
              { value: 'client', label: words.whomClient },
              { value: 'professional', label: words.whomProfessional, hint: words.whomProfessionalHint },
            ]}
          />
          <TextField
            label={words.name}
            name="name"
            value={name}
            hint={words.nameHint}
            maxLength={80}
            autocomplete="off"
          />
          <TextField
            label={words.address}
            name="address"
            value={address}
            type="email"
            hint={words.addressHint}
            maxLength={254}
            autocomplete="off"
          />
          {isClient ? (
            <LinkChoice professionals={professionals} linked={linked} />
          ) : (
            <>
              <TextField
                label={words.profession}
                name="profession"
                value={profession}
                maxLength={60}
                autocomplete="off"
                optional
              />
              <Checkbox
                label={words.asAdministrator}
                name="administrator"
                checked={administrator}
                hint={words.asAdministratorHint}
              />
            </>
          )}
          <LanguageSelect label={words.language} value={wanted} />
          <RadioGroup
            label={words.delivery}
            name="delivery"
            value={delivery}
            options={[
              {
                value: 'mail',
                label: words.byMail,
                hint: readiness?.mailServer === false ? words.byMailNoServer : undefined,
              },
              { value: 'paper', label: words.onPaperChoice, hint: words.onPaperHint },
            ]}
          />
          {mayMakeCode ? (
            <Checkbox label={words.withCode} name="withCode" checked={withCode} hint={words.withCodeHint} />
          ) : (
            <p class="muted small">{words.codeByOthers}</p>
          )}
          <div class="row">
            <SubmitButton icon={IconPersonAdd}>{words.inviteDo}</SubmitButton>
          </div>
        </Form>
      </div>
    </Card>
  );
}

interface LinkChoiceProps {
  professionals: readonly Member[];
  linked: ReadonlyMap<MemberId, Signal<boolean>>;
}

function LinkChoice({ professionals, linked }: LinkChoiceProps): JSX.Element {
  const words = tAdministration();
  return (
    <fieldset class="field choices">
      <legend class="label">{words.linkedProfessionals}</legend>
      {professionals.map(({ memberId, name, profession }) => {
        const checked = linked.get(memberId);
        return (
          checked && (
            <Checkbox
              key={memberId}
              label={[name, profession].filter(Boolean).join(', ')}
              name={`link.${memberId}`}
              checked={checked}
            />
          )
        );
      })}
    </fieldset>
  );
}
