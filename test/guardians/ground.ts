// The ground on which attackers are met: the whole server, people with real accounts and keys, whose requests can be
// anything. Nobody here holds back.
import { join, makeReady, setUp, signUp, type Browser, type TestPerson } from '../support/people.ts';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import type { Answer, Person, World } from '../support/conversations.ts';
import type { Api, EndpointName } from '../../src/shared/api.ts';
import type { Input } from '../../src/shared/contract.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import type { SignInId } from '../../src/shared/ids.ts';
import type { Role } from '../../src/shared/identity.ts';
import { callEndpoint } from './call.ts';

/** Somebody with an account, as devices see the server and as a conversation's test sees them. */
export type Member = TestPerson & Person;

export interface Ground {
  server: TestApp;
  world: World;
  desk: Browser;
  /** Administers, and is a professional. */
  ada: Member;
  close(): Promise<void>;
}

/** One organisation that is ready for clients. */
export async function openGround(options: TestAppOptions = {}): Promise<Ground> {
  const server = await startTestApp(options);
  const organisation = await setUp(server.url, await server.setupLink());
  await makeReady(organisation);
  const ada = await asMember(server, organisation.administrator, 'professional');
  return {
    server,
    world: { app: server.app, url: server.url } as World,
    desk: organisation.desk,
    ada,
    close: () => server.close(),
  };
}

/** A client whom this professional invited and who signed up. */
export async function addClient(server: TestApp, by: Browser, name: string): Promise<Member> {
  const person = await join(server.url, by, { role: 'client', administrator: false, name, linkWith: [] });
  return asMember(server, person, 'client');
}

/** A professional whom this administrator invited and who signed up. */
export async function addProfessional(
  server: TestApp,
  by: Browser,
  name: string,
  administrator = false,
): Promise<Member> {
  const what = { role: 'professional', administrator, name, profession: 'Coach', linkWith: [] } as const;
  return asMember(server, await join(server.url, by, { ...what, linkWith: [] }), 'professional');
}

/** Another organisation on the same installation; its administrator has signed up by the mail that was kept. */
export async function openNeighbour(server: TestApp, desk: Browser): Promise<Member> {
  await desk.act('createOrganisation', {
    organisation: { name: 'Hill', shortName: 'hill', country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' },
    administrator: { name: 'Hilde Hill', address: 'hilde@hill.example' },
  });
  const { mails } = await desk.ask('listMails', {});
  const link = /https?:\S+/.exec(mails[0]?.kept?.text ?? '')?.[0] ?? '';
  const hilde = await signUp(server.url, link, { organisation: 'hill' });
  await makeReady({ administrator: hilde, desk, shortName: 'hill' });
  return asMember(server, hilde, 'professional');
}

/** The same person for tests of conversations: the cookie is always the one held now. */
export async function asMember(server: TestApp, person: TestPerson, role: Role): Promise<Member> {
  const call = async <Name extends EndpointName>(name: Name, input: Input<Api[Name]>) => {
    const answer = await callEndpoint(server.url, cookieOf(person), name, input);
    const outcome = answer.status === 200 ? { ok: answer.body, error: null } : { ok: null, error: answer.code ?? '' };
    return { status: answer.status, ...outcome } as Answer<Name>;
  };
  return {
    ...person,
    ...{ role, call, root: fromBase64Url(person.keys.bundle.roots[0] ?? '') },
    signInId: await signInOf(server, person),
    get cookie() {
      return cookieOf(person);
    },
  };
}

export function cookieOf({ connection }: Pick<Browser, 'connection'>): string {
  return [...connection.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function signInOf(server: TestApp, { deviceId }: TestPerson): Promise<SignInId> {
  return server.database.transaction('installation', async (tx) => {
    const row = await tx
      .selectFrom('sign_ins')
      .select('id')
      .where('device_id', '=', deviceId)
      .executeTakeFirstOrThrow();
    return row.id;
  });
}
