// What somebody fetched is noted before they get it: once an hour that they read, and that an author's message reached
// somebody else's device. Notes that come at the same time share a commit; where nothing is new, nothing is written.
import type { OrganisationId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { readingHour, recordReadings, type ReadingNote } from '../audit/audit.ts';
import { gathering } from '../gathering.ts';
import { updateFetched, type EntryPlace } from './log-store.ts';

export interface Fetch extends ReadingNote {
  actor: Pick<MemberActor, 'kind' | 'memberId' | 'organisationId'>;
  /** Messages that now reach another device than their author's for the first time. */
  fetched: readonly EntryPlace[];
}

type Note = (fetch: Fetch) => Promise<boolean>;

interface Noting {
  /** One door for each organisation: a transaction sees the rows of one only. */
  doors: Map<OrganisationId, Note>;
  /** Who read what in this hour, as far as this process noted it. */
  hour: number;
  noted: Set<string>;
}

const notings = new WeakMap<App, Noting>();
/** Beyond it the database is asked again. */
const MOST_REMEMBERED = 100_000;

/**
 * Notes one fetch. False where an entry of it was emptied meanwhile: what was read must be read again. Durable once it
 * resolves.
 */
export async function noteFetch(app: App, fetch: Fetch): Promise<boolean> {
  const noting = notingOf(app);
  if (fetch.fetched.length === 0 && noting.noted.has(keyOf(fetch))) return true;
  const { organisationId } = fetch.actor;
  const door = noting.doors.get(organisationId) ?? openDoor(app, noting, organisationId);
  noting.doors.set(organisationId, door);
  return door(fetch);
}

function openDoor(app: App, noting: Noting, organisationId: OrganisationId): Note {
  return gathering({
    key: keyOf,
    together: async (fetches) => {
      const { hour } = notingOf(app);
      const emptied = await app.database.transaction({ organisationId }, async (tx) => {
        await recordReadings(tx, app, organisationId, fetches);
        const places = fetches.flatMap(({ fetched }) => fetched);
        return updateFetched(tx, places, app.clock.now());
      });
      if (noting.hour === hour) for (const fetch of fetches) noting.noted.add(keyOf(fetch));
      const isEmptied = new Set(emptied.map(spell));
      return fetches.map(({ fetched }) => ({ answer: !fetched.some((place) => isEmptied.has(spell(place))) }));
    },
  });
}

/** Of this hour: what was noted in another one is forgotten. */
function notingOf(app: App): Noting {
  const hour = readingHour(app.clock.now());
  const noting = notings.get(app) ?? { doors: new Map<OrganisationId, Note>(), hour, noted: new Set<string>() };
  if (noting.hour !== hour || noting.noted.size > MOST_REMEMBERED) {
    noting.hour = hour;
    noting.noted.clear();
  }
  notings.set(app, noting);
  return noting;
}

const keyOf = ({ actor, conversationId }: Fetch) => `${actor.memberId}:${conversationId}`;
const spell = ({ conversationId, position }: EntryPlace) => `${conversationId}:${position}`;
