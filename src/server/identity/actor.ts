// Who calls: from the token in a cookie to an actor, in one query for all who ask at once.
import { fail } from '../../shared/errors.ts';
import type { SignInId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { gathering, type Outcome } from '../gathering.ts';
import { signInLifetimes, TOUCH_INTERVAL } from './rules.ts';
import { selectSignInsByToken, updateSeenTogether, type SignInRow } from './actor-store.ts';
import { selectDeadlines } from './store.ts';
import { hashToken, isToken } from './tokens.ts';

type Tokens = { member?: string; serviceDesk?: string };

/** The actor of this cookie; ended, expired and unknown tokens give the signed-out person. Read anew for each request. */
export async function resolveActor(app: App, tokens: Tokens, wants: 'member' | 'serviceDesk'): Promise<Actor> {
  const text = tokens[wants];
  if (text === undefined || !isToken(text)) return signedOut;
  const row = await findRow(app, hashToken(text));
  return (row && actorOf(row, wants)) ?? signedOut;
}

const signedOut: Actor = { kind: 'signedOut' };

/** Requests that come at the same time are looked up together; nothing is kept, so that an ended sign-in is out at once. */
const doors = new WeakMap<App, (tokenHash: Buffer) => Promise<SignInRow | null>>();

function findRow(app: App, tokenHash: Buffer): Promise<SignInRow | null> {
  const door = doors.get(app) ?? gathering({ together: (hashes) => findRows(app, hashes) });
  doors.set(app, door);
  return door(tokenHash);
}

function findRows(app: App, tokenHashes: readonly Buffer[]): Promise<Outcome<SignInRow | null>[]> {
  return app.database.transaction('installation', async (tx) => {
    const now = app.clock.now();
    const rows = await selectSignInsByToken(tx, tokenHashes, now);
    await touch(tx, rows, now);
    const found = new Map(rows.map((row) => [row.n, row]));
    return tokenHashes.map((_, at) => ({ answer: found.get(at) ?? null }));
  });
}

/** Refuses a member who has not agreed to the newest privacy statement and house rules. */
export async function requireAgreement(_app: App, actor: Actor): Promise<void> {
  if (actor.kind === 'member' && actor.agreementNeeded !== null) fail('signin.agreement_needed');
}

/** Until when these sign-ins hold if they are not used again; those that ended are missing. */
export async function findDeadlines(app: App, signInIds: SignInId[]): Promise<Map<SignInId, Date>> {
  const rows = await app.database.transaction('installation', (tx) => selectDeadlines(tx, signInIds));
  return new Map(rows.map((row) => [row.id, row.idle_until < row.expires_at ? row.idle_until : row.expires_at]));
}

function actorOf(row: SignInRow, wants: 'member' | 'serviceDesk'): Actor | null {
  if (wants === 'serviceDesk') {
    if (row.holder !== 'serviceDesk' || !row.service_desk_id) return null;
    return { kind: 'serviceDesk', serviceDeskId: row.service_desk_id, signInId: row.id };
  }
  const { organisation_id: organisationId, member_id: memberId, device_id: deviceId, role } = row;
  if (row.holder !== 'member' || !organisationId || !memberId || !deviceId || !role) return null;
  const isAgreed = row.texts_version === null || row.texts_version === row.agreed_version;
  return {
    kind: 'member',
    ...{ organisationId, memberId, deviceId, role },
    administrator: row.administrator ?? false,
    signInId: row.id,
    // A token from before the password was typed again has none of the rights that this gave.
    provedAt: row.current ? row.proved_at : new Date(0),
    agreementNeeded: isAgreed ? null : row.texts_version,
  };
}

/** Notes that they are used, so that they last; not more often than needed. */
async function touch(tx: Tx, rows: readonly SignInRow[], now: Date): Promise<void> {
  const due = rows.filter(({ last_seen_at }) => now.getTime() - last_seen_at.getTime() >= TOUCH_INTERVAL);
  if (due.length === 0) return;
  await updateSeenTogether(
    tx,
    due.map((row) => {
      const device = row.holder === 'serviceDesk' ? 'serviceDesk' : row.shared ? 'shared' : 'own';
      return { id: row.id, idleUntil: new Date(now.getTime() + signInLifetimes(device).idle) };
    }),
    now,
  );
}
