// How sure one is of a contact's keys, and the two ways to become sure: comparing numbers, or a code.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { CodeToType, KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { CodeField, CodeText } from '../ui/code-field.tsx';
import { Form } from '../ui/form.tsx';
import { IconCheck, IconKey, IconShield } from '../ui/icons.tsx';
import { Card, Tag } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';

const TRIES = 5;

export function TrustCard({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const codes = read(device.contacts.codesToType);
  const toType =
    codes.is === 'ready'
      ? codes.value.find((one) => one.otherId === contact.memberId && one.purpose !== 'restore')
      : undefined;
  const isCompared = contact.trust === 'compared';
  const why = isCompared ? words.comparedWhy : contact.trust === 'changed' ? words.changedWhy : words.notYetWhy;
  return (
    <Card title={words.trust}>
      <p>
        <Tag icon={isCompared ? IconCheck : IconShield}>
          {isCompared ? words.compared : contact.trust === 'changed' ? words.changed : words.notYet}
        </Tag>
      </p>
      <p>{why(contact.name)}</p>
      {toType && !isCompared && <TypeCode contact={contact} code={toType} />}
      <CompareNumbers contact={contact} />
      {!isCompared && !toType && <MakeCode contact={contact} />}
      {contact.trust === 'changed' && !contact.wasCompared && <AcceptChange contact={contact} />}
    </Card>
  );
}

type Numbers = { own: string; theirs: string };

function CompareNumbers({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const numbers = useSignal<Numbers | null>(null);
  const differs = useSignal(false);
  const show = async (): Promise<void> => {
    try {
      numbers.value = await device.contacts.safetyNumbers(contact.memberId);
    } catch (error) {
      showToast(explain(error));
    }
  };
  if (!numbers.value) {
    return (
      <Button icon={IconShield} onClick={() => void show()}>
        {words.compare}
      </Button>
    );
  }
  return (
    <div class="stack">
      <p>{words.compareHow(contact.name)}</p>
      <div class="safety-numbers">
        <Numbered title={words.own} number={numbers.value.own} />
        <Numbered title={words.theirs(contact.name)} number={numbers.value.theirs} />
      </div>
      {differs.value && (
        <Banner kind="danger" live>
          <p>{words.differ}</p>
        </Banner>
      )}
      {contact.trust !== 'compared' && (
        <div class="row">
          <Button kind="primary" onClick={() => void markCompared(contact, numbers)}>
            {words.theyMatch}
          </Button>
          <Button onClick={() => (differs.value = true)}>{words.theyDiffer}</Button>
        </div>
      )}
    </div>
  );
}

async function markCompared(contact: KnownContact, numbers: Signal<Numbers | null>): Promise<void> {
  try {
    await device.contacts.markCompared(contact.memberId);
    numbers.value = null;
    showToast(tContacts().theyMatchDone(contact.name));
  } catch (error) {
    showToast(explain(error));
  }
}

function Numbered({ title, number }: { title: string; number: string }): JSX.Element {
  return (
    <div class="safety-number">
      <h3>{title}</h3>
      <CodeText code={number.replaceAll(' ', '')} size={5} />
    </div>
  );
}

function MakeCode({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const code = useSignal<string | null>(null);
  const busy = useSignal(false);
  const make = async (): Promise<void> => {
    busy.value = true;
    try {
      code.value = await device.contacts.makeCode(contact.memberId);
    } catch (error) {
      showToast(explain(error));
    }
    busy.value = false;
  };
  if (code.value) return <GivenCode name={contact.name} code={code.value} />;
  return (
    <div class="stack" data-gap="small">
      <p>{words.codeMakeWhy(contact.name)}</p>
      <Button icon={IconKey} busy={busy.value} onClick={() => void make()}>
        {words.codeMake}
      </Button>
    </div>
  );
}

/** An introduction code to be given on paper, by voice or in person. */
export function GivenCode({ name, code, level = 3 }: { name: string; code: string; level?: 2 | 3 }): JSX.Element {
  const Heading = `h${level}` as const;
  const words = tContacts();
  return (
    <div class="given-code stack" data-gap="small">
      <Heading>{words.codeIs(name)}</Heading>
      <CodeText code={code.replaceAll(' ', '')} size={5} />
      <p class="muted">{words.codeOnce}</p>
    </div>
  );
}

function TypeCode({ contact, code }: { contact: KnownContact; code: CodeToType }): JSX.Element {
  const words = tContacts();
  const typed = useSignal('');
  return (
    <Form
      label={words.codeType(contact.name)}
      onSubmit={async () => {
        if (typed.value.length < 20) return { code: words.codeMissing };
        const { matched, wrongEntries } = await device.contacts.typeCode(code.introductionId, typed.value);
        if (matched) {
          showToast(words.codeMatched(contact.name));
          return undefined;
        }
        return { code: wrongEntries >= TRIES ? words.codeClosed : words.codeWrong(TRIES - wrongEntries) };
      }}
    >
      <CodeField
        label={words.codeType(contact.name)}
        hint={words.codeTypeWhy(contact.name)}
        name="code"
        value={typed}
        groups={4}
        size={5}
        kind="digits"
      />
      <SubmitButton>{words.codeDo}</SubmitButton>
    </Form>
  );
}

function AcceptChange({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const accept = (): void =>
    void device.contacts.acceptChange(contact.memberId).catch((error: unknown) => showToast(explain(error)));
  return (
    <div class="stack" data-gap="small">
      <p>{words.acceptWhy}</p>
      <Button onClick={accept}>{words.accept}</Button>
    </div>
  );
}
