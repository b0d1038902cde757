import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { tList } from '../locales/list/texts.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { IconClose } from '../ui/icons.tsx';
import { by, endSearch, fromDay, isSearching, toDay, within, words } from './searching.ts';

/** Where one types what is looked for; who and when behind a press. */
export function SearchBox(): JSX.Element {
  const texts = tList();
  const more = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const scope = within.value;
  useEffect(() => {
    if (scope) place.current?.querySelector('input')?.focus();
  }, [scope]);
  const end = (): void => {
    endSearch();
    more.value = false;
    place.current?.querySelector('input')?.focus();
  };
  return (
    <div
      class="search-box"
      role="search"
      ref={place}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isSearching.peek()) end();
      }}
    >
      <TextField
        name="search"
        type="search"
        label={scope ? texts.searchHere : texts.search}
        hideLabel
        placeholder={scope ? texts.searchHere : texts.search}
        value={words}
        autocomplete="off"
        maxLength={200}
      />
      {(isSearching.value || more.value) && (
        <div class="search-more">
          {scope && (
            <Button kind="quiet" icon={IconClose} onClick={() => (within.value = null)}>
              {texts.searchOnlyIn(scope.title)}
            </Button>
          )}
          <div class="row">
            <button
              type="button"
              class="button"
              data-kind="quiet"
              aria-expanded={more.value}
              onClick={() => (more.value = !more.value)}
            >
              {texts.searchMore}
            </button>
            <Button kind="quiet" onClick={end}>
              {texts.searchEnd}
            </Button>
          </div>
          {more.value && <WhoAndWhen />}
        </div>
      )}
    </div>
  );
}

function WhoAndWhen(): JSX.Element {
  const texts = tList();
  const contacts = read(device.contacts.list);
  const people = contacts.is === 'ready' ? contacts.value : [];
  const options = [
    { value: '', label: texts.searchAnybody },
    { value: 'self', label: texts.searchMyself },
    ...people.map(({ memberId, name }) => ({ value: memberId as string, label: name })),
  ];
  return (
    <div class="search-fields">
      <Select name="by" label={texts.searchBy} value={by} options={options} />
      <Day label={texts.searchFrom} value={fromDay} name="from" />
      <Day label={texts.searchTo} value={toDay} name="to" />
    </div>
  );
}

function Day({ label, value, name }: { label: string; value: typeof fromDay; name: string }): JSX.Element {
  return (
    <label class="search-day">
      <span class="label">{label}</span>
      <input
        class="input"
        type="date"
        name={name}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
    </label>
  );
}
