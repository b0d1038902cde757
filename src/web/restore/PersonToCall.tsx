import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { KnownContact, Restore } from '../../sdk/model.ts';
import { device } from '../app/device.ts';
import { ContactBubble } from '../contacts/ContactBubble.tsx';
import { explain } from '../locales/errors.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { Button } from '../ui/button.tsx';
import { CodeText } from '../ui/code-field.tsx';
import { IconPhone } from '../ui/icons.tsx';
import { Avatar } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import type { Introduction } from './introductions.ts';

interface PersonProps {
  person: Restore['people'][number];
  first: boolean;
  contact: KnownContact | undefined;
  introduction: Introduction | undefined;
  /** Whether it is known how the codes stand. */
  asked: boolean;
}

/** Somebody who may confirm: who it is, a bubble to write at once, and the code to read out on the phone. */
export function PersonToCall({ person, first, contact, introduction, asked }: PersonProps): JSX.Element {
  const words = tRestore();
  const code = useSignal<string | null>(null);
  const busy = useSignal(false);
  const make = async (): Promise<void> => {
    busy.value = true;
    try {
      code.value = await device.account.makeRestoreCode(person.memberId);
    } catch (error) {
      showToast(explain(error));
    }
    busy.value = false;
  };
  const { name } = person;
  return (
    <li class="restore-person">
      <div class="restore-row">
        <Avatar name={name} seed={person.memberId} />
        <div class="restore-name">
          <strong>{name}</strong>
          <p class="muted">
            {person.professional && `${words.therapist} · `}
            {words.brings(person.conversations)}
          </p>
        </div>
        {contact && <ContactBubble contact={contact} />}
      </div>
      {code.value ? (
        <Shown name={name} code={code.value} introduction={introduction} asked={asked} busy={busy.value} again={make} />
      ) : (
        <>
          {introduction?.state === 'open' && <p class="muted">{words.given(name)}</p>}
          {introduction && introduction.state !== 'open' && <p role="status">{words.matched(name)}</p>}
          <div class="row">
            <Button kind={first ? 'primary' : 'plain'} icon={IconPhone} busy={busy.value} onClick={() => void make()}>
              {introduction?.state === 'open' ? words.newCode : words.showCode}
              <VisuallyHidden> {words.showCodeFor(name)}</VisuallyHidden>
            </Button>
          </div>
        </>
      )}
    </li>
  );
}

interface ShownProps {
  name: string;
  code: string;
  introduction: Introduction | undefined;
  asked: boolean;
  busy: boolean;
  again: () => Promise<void>;
}

function Shown({ name, code, introduction, asked, busy, again }: ShownProps): JSX.Element {
  const words = tRestore();
  const place = useRef<HTMLDivElement>(null);
  const wasThere = useRef(false);
  if (introduction) wasThere.current = true;
  useEffect(() => {
    wasThere.current = false;
    place.current?.focus();
  }, [code]);
  const isClosed = asked && wasThere.current && !introduction;
  const isMatched = introduction !== undefined && introduction.state !== 'open';
  const state = isClosed
    ? words.closed(name)
    : isMatched
      ? words.matched(name)
      : introduction && introduction.wrongEntries > 0
        ? words.wrong(introduction.wrongEntries, name)
        : words.waiting(name);
  return (
    <div
      class="stack restore-code"
      data-gap="small"
      ref={place}
      tabIndex={-1}
      role="group"
      aria-label={words.codeFor(name)}
    >
      {!isClosed && !isMatched && (
        <>
          <p>{words.call(name)}</p>
          <p class="restore-digits" translate={false}>
            <CodeText code={code.replaceAll(' ', '')} size={5} />
          </p>
          <p>{words.onlyTo(name)}</p>
        </>
      )}
      <p role="status">
        <strong>{state}</strong>
      </p>
      {!isMatched && (
        <div class="row">
          <Button kind={isClosed ? 'primary' : 'quiet'} busy={busy} onClick={() => void again()}>
            {words.newCode}
            <VisuallyHidden> {words.showCodeFor(name)}</VisuallyHidden>
          </Button>
        </div>
      )}
    </div>
  );
}
