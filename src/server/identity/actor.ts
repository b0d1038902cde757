// Who calls: from the token in a cookie to an actor, in one query.
import { fail } from '../../shared/errors.ts';
import type { SignInId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { signInLifetimes, TOUCH_INTERVAL } from './rules.ts';
import { selectDeadlines, selectSignIn, updateSeen } from './store.ts';
import { hashToken, isToken } from './tokens.ts';

type Tokens = { member?: string; serviceDesk?: string };
type Row = NonNullable<Awaited<ReturnType<typeof selectSignIn>>>;

/** The actor of this cookie; ended, expired and unknown tokens give the signed-out person. */
export async function resolveActor(app: App, tokens: Tokens, wants: 'member' | 'serviceDesk'): Promise<Actor> {
  const text = tokens[wants];
  if (text === undefined || !isToken(text)) return { kind: 'signedOut' };
  return app.database.transaction('installation', async (tx) => {
    const row = await selectSignIn(tx, hashToken(text), app.clock.now());
    const actor = row && actorOf(row, wants);
    if (!row || !actor) return { kind: 'signedOut' };
    await touch(tx, app, row);
    return actor;
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

function actorOf(row: Row, wants: 'member' | 'serviceDesk'): Actor | null {
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

async function touch(tx: Tx, app: App, row: Row): Promise<void> {
  const now = app.clock.now();
  if (now.getTime() - row.last_seen_at.getTime() < TOUCH_INTERVAL) return;
  const device = row.holder === 'serviceDesk' ? 'serviceDesk' : row.shared ? 'shared' : 'own';
  await updateSeen(tx, row, now, new Date(now.getTime() + signInLifetimes(device).idle));
}
