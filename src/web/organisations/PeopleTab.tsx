import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { profile } from '../app/device.ts';
import { Waiting } from '../app/fetched.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { formatDate, formatList } from '../locales/format.ts';
import { language } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { IconPersonAdd, IconSearch } from '../ui/icons.tsx';
import { Avatar, Card, EmptyState, List, ListRow, Tag } from '../ui/parts.tsx';
import { MemberActions } from './MemberActions.tsx';
import { byName, namesOf, type Member, type Members } from './members.ts';

interface PeopleProps {
  members: Members;
  onChanged: () => void;
  onInvite: () => void;
}

const filters = ['all', 'professional', 'client', 'invited', 'deactivated'] as const;
type Filter = (typeof filters)[number];

/** Everybody of the organisation, to be found and acted on. */
export function PeopleTab({ members, onChanged, onInvite }: PeopleProps): JSX.Element {
  const words = tAdministration();
  const typed = useSignal('');
  const filter = useSignal<Filter>('all');
  const all = members.value.value;
  if (!all) return <Waiting fetched={members} />;
  const shown = all.filter((member) => isShown(member, filter.value, typed.value)).toSorted(byName(language.value));
  return (
    <div class="stack">
      <div class="members-filter">
        <TextField label={words.search} name="search" value={typed} type="search" autocomplete="off" />
        <Select
          label={words.show}
          name="filter"
          value={filter}
          options={filters.map((value) => ({ value, label: words.filters[value] }))}
        />
      </div>
      <p class="muted" role="status">
        {words.found(shown.length)}
      </p>
      {shown.length === 0 && (
        <EmptyState icon={IconSearch} title={words.nobody}>
          <p>{words.nobodyWhat}</p>
        </EmptyState>
      )}
      {shown.length > 0 && (
        <div class="members">
          <Card flush>
            <List label={words.people}>
              {shown.map((member) => (
                <Row key={member.memberId} member={member} all={all} onChanged={onChanged} />
              ))}
            </List>
          </Card>
        </div>
      )}
      {all.length === 1 && (
        <EmptyState
          icon={IconPersonAdd}
          title={words.onlyYou}
          action={
            <Button kind="primary" icon={IconPersonAdd} onClick={onInvite}>
              {words.invite}
            </Button>
          }
        >
          <p>{words.onlyYouWhat}</p>
        </EmptyState>
      )}
    </div>
  );
}

/** A search looks through everybody, whatever capitals and accents. */
function isShown({ role, state, name, address }: Member, filter: Filter, typed: string): boolean {
  const wanted = plain(typed.trim());
  if (wanted && !plain(`${name} ${address}`).includes(wanted)) return false;
  switch (filter) {
    case 'all':
      return true;
    case 'invited':
    case 'deactivated':
      return state === filter;
    case 'professional':
    case 'client':
      return role === filter;
  }
}

function plain(text: string): string {
  const letters = text.normalize('NFD').replace(/\p{Mark}/gu, '');
  return letters.toLowerCase();
}

interface RowProps {
  member: Member;
  all: readonly Member[];
  onChanged: () => void;
}

function Row({ member, all, onChanged }: RowProps): JSX.Element {
  const words = tAdministration();
  const { name, address, role, profession, linkedWith, memberId } = member;
  const linked = namesOf(all, linkedWith);
  const isSelf = memberId === profile.value?.memberId;
  return (
    <ListRow
      lead={<Avatar name={name} seed={memberId} />}
      title={
        <span class="member-text">
          {name} {isSelf && <span class="muted">({words.self})</span>}
        </span>
      }
      text={
        <span class="member-lines member-text">
          <span>{address}</span>
          <span>{[profession ?? words.roles[role], linkWords(member, linked)].filter(Boolean).join(' · ')}</span>
          <Tags member={member} />
        </span>
      }
      actions={<MemberActions member={member} all={all} onChanged={onChanged} />}
    />
  );
}

/** A client's professionals by name; of a professional's clients, who can be many, just the number. */
function linkWords({ role }: Member, linked: readonly string[]): string | null {
  const words = tAdministration();
  if (role === 'client') return linked.length > 0 ? words.linked(formatList(linked)) : words.notLinked;
  return linked.length > 0 ? words.linkedClients(linked.length) : null;
}

function Tags({ member }: { member: Member }): JSX.Element | null {
  const words = tAdministration();
  const { administrator, state, invitation, mailFails } = member;
  if (!administrator && state === 'active' && !mailFails) return null;
  const until = invitation && [
    words.invitedUntil(formatDate(invitation.expiresAt)),
    invitation.delivery === 'paper' && words.onPaper,
  ];
  return (
    <span class="member-tags">
      {administrator && <Tag>{words.administrator}</Tag>}
      {state === 'deactivated' && <Tag>{words.deactivated}</Tag>}
      {mailFails && <Tag>{words.mailFails}</Tag>}
      {state === 'invited' && <Tag>{until ? until.filter(Boolean).join(', ') : words.invitationOver}</Tag>}
    </span>
  );
}
