// One person of every kind in an organisation, and a stranger from another one. Written straight into the tables: the
// matrix asks what they may do, not how they came about, and for some kinds there is no way to come about yet.
import { createHash, randomBytes } from 'node:crypto';
import { client as opaqueClient, ready, server as opaqueServer } from '@serenity-kit/opaque';
import type { App } from '../../src/server/application.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { addFeatures } from '../../src/server/organisations/features.ts';
import { actorKinds, type ActorKind } from '../../src/shared/contract.ts';
import type {
  DeviceId,
  IntroductionId,
  InvitationId,
  MemberId,
  OrganisationId,
  ParticipantId,
  ServiceDeskId,
  SignInId,
  SlotId,
  TaskId,
  CareLinkId,
} from '../../src/shared/ids.ts';

/** Whoever can send a request; the system can't. */
export const callers = actorKinds.filter((kind) => kind !== 'system');
export type Caller = Exclude<ActorKind, 'system'>;
export type MemberKind = 'client' | 'friend' | 'professional' | 'administrator';
export const memberKinds: readonly MemberKind[] = ['client', 'friend', 'professional', 'administrator'];

export interface Organisation {
  id: OrganisationId;
  shortName: string;
  members: Record<MemberKind, MemberId>;
  /** A client whom the professional invited and who hasn't signed up, with the secret of the invitation. */
  invited: { memberId: MemberId; token: string };
  careLinkId: CareLinkId;
  taskId: TaskId;
  /** Made by the professional for the client. */
  introductionId: IntroductionId;
}

export interface Cast {
  home: Organisation;
  abroad: Organisation;
  deskId: ServiceDeskId;
  password: string;
}

/** Two organisations with their people and a service desk. */
export async function createCast(app: App): Promise<Cast> {
  await ready;
  return app.database.transaction('installation', async (tx) => {
    const now = app.clock.now();
    await tx.updateTable('installation').set({ set_up_at: now, setup_token_hash: null }).execute();
    const password = 'correct horse battery staple';
    const home = await addOrganisation(tx, app, 'home', password);
    const abroad = await addOrganisation(tx, app, 'abroad', password);
    const deskId = app.ids.next<ServiceDeskId>();
    await tx
      .insertInto('service_desk_accounts')
      .values({
        id: deskId,
        name_box: app.keystore.sealName(`service_desk_accounts.name_box:${deskId}`, 'Desk'),
        address_box: app.keystore.sealName(`service_desk_accounts.address_box:${deskId}`, 'desk@example.org'),
        address_hash: app.keystore.lookupHash('serviceDesk', 'desk@example.org'),
        opaque_record: makePasswordRecord(app, deskId, password),
        enrolment_token_hash: null,
        created_at: now,
      })
      .execute();
    return { home, abroad, deskId, password };
  });
}

async function addOrganisation(tx: Tx, app: App, shortName: string, password: string): Promise<Organisation> {
  const now = app.clock.now();
  const id = app.ids.next<OrganisationId>();
  const place = { country: 'NL', time_zone: 'Europe/Amsterdam', language: 'en' } as const;
  await tx
    .insertInto('organisations')
    .values({
      id,
      short_name: shortName,
      name: `Practice ${shortName}`,
      ...place,
      created_at: now,
      crisis_confirmed_at: now,
    })
    .execute();
  await addFeatures(tx, id);
  const add = (role: 'client' | 'friend' | 'professional', administrator = false) =>
    addMember(tx, app, { organisationId: id, shortName, role, administrator, password });
  const members = {
    client: await add('client'),
    friend: await add('friend'),
    professional: await add('professional'),
    administrator: await add('professional', true),
  };
  // So that the one who calls is never the last administrator.
  await add('professional', true);

  const careLinkId = app.ids.next<CareLinkId>();
  const link = { organisation_id: id, from_at: now, made_by: members.administrator, kind: 'treatment' as const };
  await tx
    .insertInto('care_links')
    .values({ ...link, id: careLinkId, professional_id: members.professional, client_id: members.client })
    .execute();
  await tx
    .insertInto('friendships')
    .values({
      id: app.ids.next(),
      organisation_id: id,
      client_id: members.client,
      friend_id: members.friend,
      from_at: now,
    })
    .execute();
  const invited = await addInvited(tx, app, id, members.professional);
  const introductionId = app.ids.next<IntroductionId>();
  await tx
    .insertInto('introductions')
    .values({
      id: introductionId,
      organisation_id: id,
      made_by: members.professional,
      made_for: members.client,
      purpose: 'compare',
      mac_a: randomBytes(32),
      created_at: now,
    })
    .execute();
  const taskId = app.ids.next<TaskId>();
  await tx
    .insertInto('tasks')
    .values({
      id: taskId,
      organisation_id: id,
      kind: 'secondWay',
      for_member_id: members.professional,
      state: 'open',
      created_at: now,
    })
    .execute();
  return { id, shortName, members, invited, careLinkId, taskId, introductionId };
}

type NewMember = {
  organisationId: OrganisationId;
  shortName: string;
  role: 'client' | 'friend' | 'professional';
  administrator: boolean;
  password: string;
};

async function addMember(tx: Tx, app: App, member: NewMember): Promise<MemberId> {
  const id = await insertMember(tx, app, member, 'active');
  const { organisationId: organisation_id } = member;
  const now = app.clock.now();
  await tx
    .insertInto('accounts')
    .values({
      member_id: id,
      organisation_id,
      opaque_record: makePasswordRecord(app, id, member.password),
      recovery_auth_hash: randomBytes(32),
      generation: 1,
      bundle: randomBytes(200),
      bundle_version: 1,
      slots_version: 1,
      slots_signature: randomBytes(64),
      password_changed_at: now,
    })
    .execute();
  for (const [place, kind] of (['password', 'recovery'] as const).entries()) {
    const box = randomBytes(60);
    await tx
      .insertInto('key_slots')
      .values({
        id: app.ids.next<SlotId>(),
        organisation_id,
        member_id: id,
        generation: 1,
        kind,
        box,
        place,
        created_at: now,
      })
      .execute();
  }
  const keys = { card: randomBytes(150), signature: randomBytes(64), fingerprint: randomBytes(32) };
  await tx
    .insertInto('identity_cards')
    .values({ member_id: id, organisation_id, n: 1, ...keys, created_at: now })
    .execute();
  return id;
}

async function insertMember(
  tx: Tx,
  app: App,
  { organisationId, shortName, role, administrator }: Omit<NewMember, 'password'>,
  state: 'active' | 'invited',
): Promise<MemberId> {
  const id = app.ids.next<MemberId>();
  const now = app.clock.now();
  const address = `${role}-${id}@${shortName}.example.org`;
  await tx
    .insertInto('members')
    .values({
      ...{ id, organisation_id: organisationId, role, administrator, state },
      name_box: app.keystore.sealName(`members.name_box:${id}`, `Person ${id.slice(-4)}`),
      address_box: app.keystore.sealName(`members.address_box:${id}`, address),
      address_hash: app.keystore.lookupHash(organisationId, address),
      language: 'en',
      time_zone: 'Europe/Amsterdam',
      created_at: now,
      activated_at: state === 'active' ? now : null,
    })
    .execute();
  return id;
}

async function addInvited(tx: Tx, app: App, organisationId: OrganisationId, invitedBy: MemberId) {
  const who = { organisationId, shortName: 'invited', role: 'client', administrator: false } as const;
  const memberId = await insertMember(tx, app, who, 'invited');
  const token = randomBytes(32).toString('base64url');
  const now = app.clock.now();
  await tx
    .insertInto('invitations')
    .values({
      id: app.ids.next<InvitationId>(),
      organisation_id: organisationId,
      member_id: memberId,
      token_hash: hashOf(token),
      invited_by: invitedBy,
      delivery: 'paper',
      created_at: now,
      expires_at: new Date(now.getTime() + 14 * 86_400_000),
    })
    .execute();
  const careLink = { id: app.ids.next<CareLinkId>(), organisation_id: organisationId, kind: 'treatment' as const };
  await tx
    .insertInto('care_links')
    .values({ ...careLink, professional_id: invitedBy, client_id: memberId, from_at: now, made_by: invitedBy })
    .execute();
  return { memberId, token };
}

/** How a sign-in is when it is used. */
export type SignInState = 'live' | 'expired' | 'idleTooLong' | 'ended';

/** A fresh sign-in of somebody, as a Cookie header; null for the signed-out person. */
export async function signIn(
  app: App,
  cast: Cast,
  who: Caller,
  { organisation = cast.home, state = 'live' as SignInState } = {},
): Promise<string | null> {
  if (who === 'signedOut') return null;
  const token = randomBytes(32).toString('base64url');
  const now = app.clock.now();
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const memberId = who in organisation.members ? organisation.members[who as MemberKind] : null;
  const holder = memberId ? 'member' : (who as 'guest' | 'knocking' | 'integration' | 'serviceDesk');
  const deviceId = memberId ? app.ids.next<DeviceId>() : null;
  if (deviceId && state === 'live') await app.keystore.createDeviceSecret(deviceId);
  await app.database.transaction('installation', async (tx) => {
    const times = { created_at: now, last_seen_at: now };
    if (deviceId) {
      const device = {
        id: deviceId,
        organisation_id: organisation.id,
        member_id: memberId,
        label: 'Test',
        shared: false,
      };
      await tx
        .insertInto('devices')
        .values({ ...device, ...times })
        .execute();
    }
    await tx
      .insertInto('sign_ins')
      .values({
        id: app.ids.next<SignInId>(),
        holder,
        organisation_id: holder === 'serviceDesk' ? null : organisation.id,
        member_id: holder === 'integration' ? organisation.members.professional : memberId,
        participant_id: holder === 'guest' || holder === 'knocking' ? app.ids.next<ParticipantId>() : null,
        service_desk_id: holder === 'serviceDesk' ? cast.deskId : null,
        device_id: deviceId,
        token_hash: hashOf(token),
        ...times,
        proved_at: now,
        idle_until: state === 'idleTooLong' ? later(-0.001) : later(7),
        expires_at: state === 'expired' ? later(-0.001) : later(30),
        ended_at: state === 'ended' ? now : null,
        ended_because: state === 'ended' ? 'signedOut' : null,
      })
      .execute();
  });
  return `${holder === 'serviceDesk' ? 'alcove_desk' : 'alcove'}=${token}`;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const stretching = { memory: 8, iterations: 1, parallelism: 1 };

/** A real record, with cheap stretching: only the browser's half is slow. */
function makePasswordRecord(app: App, accountId: string, password: string): string {
  const { clientRegistrationState, registrationRequest } = opaqueClient.startRegistration({ password });
  const { registrationResponse } = opaqueServer.createRegistrationResponse({
    serverSetup: app.keystore.opaqueSetup,
    userIdentifier: accountId,
    registrationRequest,
  });
  return opaqueClient.finishRegistration({
    clientRegistrationState,
    registrationResponse,
    password,
    identifiers: { client: accountId, server: app.keystore.installationId },
    keyStretching: { 'argon2id-custom': stretching },
  }).registrationRecord;
}
