// People who use the server as devices do, by HTTP with real keys, without the rest of a device: for tests of who may
// do what.
import assert from 'node:assert/strict';
import type { Api, CommandName, QueryName } from '../../src/shared/api.ts';
import type { Input, Output } from '../../src/shared/contract.ts';
import { toBase64Url, type Bytes } from '../../src/shared/encoding.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import type { DeviceId, IntroductionId, MemberId, OrganisationId } from '../../src/shared/ids.ts';
import { makeAccount, type NewAccount } from '../../src/sdk/account-keys.ts';
import { makeRecoveryCode, recoveryProofHash } from '../../src/sdk/crypto/recovery-code.ts';
import { createEndpoints } from '../../src/sdk/http.ts';
import { nodeConnection, type NodeConnection } from '../../src/sdk/node.ts';
import { provePassword, registerPassword } from '../../src/sdk/password.ts';
import { SdkError } from '../../src/sdk/sdk-error.ts';

export interface Browser {
  connection: NodeConnection;
  ask<Name extends QueryName>(name: Name, input: Input<Api[Name]>): Promise<Output<Api[Name]>>;
  act<Name extends CommandName>(name: Name, input: Input<Api[Name]>): Promise<Output<Api[Name]>>;
}

export interface TestPerson extends Browser {
  memberId: MemberId;
  organisationId: OrganisationId;
  deviceId: DeviceId;
  name: string;
  address: string;
  password: string;
  /** The bytes of the recovery code. */
  recoveryCode: Bytes;
  keys: NewAccount;
}

/** A browser in which nobody is signed in. */
export function openBrowser(url: string, organisation: string | null = null): Browser {
  const connection = nodeConnection(url, { organisation });
  const api = createEndpoints(connection);
  return { connection, ask: api.ask, act: api.act } as Browser;
}

/** Fails unless this is refused with exactly this code. */
export async function refused(code: ErrorCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error: unknown) => {
    assert.ok(error instanceof SdkError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

export const password = 'correct horse battery staple';
const device = { label: 'Test', shared: false };

export interface SignUpOptions {
  password?: string;
  shared?: boolean;
  organisation?: string;
  introduction?: { introductionId: IntroductionId; mac: string } | null;
  /** Changes what is sent: to be refused. */
  change?: (input: Input<Api['finishSignUp']>) => Input<Api['finishSignUp']>;
}

/** Makes everything of a new account; `finish` sends it. */
export async function prepareSignUp(url: string, link: string, options: SignUpOptions = {}) {
  const token = tokenOf(link);
  const browser = openBrowser(url, options.organisation);
  const described = await browser.act('describeInvitation', { token });
  const typed = options.password ?? password;
  const registered = await registerPassword(typed, async (registrationRequest) => {
    const answer = await browser.act('startSignUp', { token, registrationRequest });
    return { ...answer, account: answer.memberId };
  });
  const recoveryCode = makeRecoveryCode();
  const { id: organisation } = described.organisation;
  const keys = await makeAccount({
    ...{ organisation, account: described.memberId, recoveryCode },
    ...{ passwordSecret: registered.exportKey, serverKey: registered.serverKey },
  });
  const input: Input<Api['finishSignUp']> = {
    ...{ token, registrationRecord: registered.record, card: keys.card, slots: keys.slots, bundle: keys.sealedBundle },
    recoveryAuthHash: toBase64Url(await recoveryProofHash(recoveryCode, described.memberId)),
    packages: keys.packages,
    agreedVersion: described.texts?.version ?? null,
    ...{ language: 'nl', timeZone: 'Europe/Amsterdam' },
    device: { label: 'Test', shared: options.shared ?? false },
    introduction: options.introduction ?? null,
  };
  const finish = async (): Promise<TestPerson> => {
    const done = await browser.act('finishSignUp', options.change ? options.change(input) : input);
    return {
      ...browser,
      ...{ memberId: described.memberId, organisationId: organisation, deviceId: done.deviceId },
      ...{ name: described.name, address: described.address, password: typed, recoveryCode, keys },
    };
  };
  return { described, input, keys, finish };
}

/** Accepts an invitation: the account is made and this browser signed in. */
export async function signUp(url: string, link: string, options: SignUpOptions = {}): Promise<TestPerson> {
  return (await prepareSignUp(url, link, options)).finish();
}

/** Signs somebody in on another browser. */
export async function signIn(
  url: string,
  who: { address: string; password: string },
  options: { shared?: boolean; organisation?: string; browser?: Browser } = {},
): Promise<Browser & { deviceId: DeviceId }> {
  const browser = options.browser ?? openBrowser(url, options.organisation);
  const proof = await provePassword(who.password, async (loginRequest) => {
    const input = {
      address: who.address,
      loginRequest,
      ...(options.organisation && { organisation: options.organisation }),
    };
    const answer = await browser.act('startSignIn', input);
    return { ...answer, account: answer.memberId };
  });
  const { attemptId, finishRequest } = proof;
  const done = await browser.act('finishSignIn', {
    ...{ attemptId, finishRequest },
    device: { ...device, shared: options.shared ?? false },
  });
  return { ...browser, deviceId: done.deviceId };
}

/** Types the password again: for five minutes keys and password may change. */
export async function prove(person: Pick<TestPerson, 'act' | 'memberId' | 'password'>): Promise<void> {
  const proof = await provePassword(person.password, async (loginRequest) => {
    const answer = await person.act('startProof', { loginRequest });
    return { ...answer, account: person.memberId };
  });
  await person.act('finishProof', { attemptId: proof.attemptId, finishRequest: proof.finishRequest });
}

export interface TestOrganisation {
  administrator: TestPerson;
  desk: Browser;
  shortName: string;
}

/** Sets the installation up: one organisation, its administrator signed up, the service desk signed in. */
export async function setUp(url: string, setupLink: string): Promise<TestOrganisation> {
  const shortName = 'meadow';
  const browser = openBrowser(url);
  const tokens = await browser.act('setUpInstallation', {
    token: tokenOf(setupLink),
    organisation: { name: 'Meadow', shortName, country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' },
    administrator: { name: 'Ada Administrator', address: 'ada@example.org', profession: 'Psychologist' },
    serviceDesk: { name: 'Dirk Desk', address: 'desk@example.org' },
  });
  const administrator = await signUp(url, tokens.invitationToken);
  return { administrator, desk: await enrolDesk(url, tokens.enrolmentToken), shortName };
}

/** The service desk chooses its password and signs in. */
export async function enrolDesk(url: string, token: string, address = 'desk@example.org'): Promise<Browser> {
  const browser = openBrowser(url);
  const { record } = await registerPassword(password, async (registrationRequest) => {
    const answer = await browser.act('startDeskEnrolment', { token, registrationRequest });
    return { ...answer, account: answer.serviceDeskId };
  });
  await browser.act('finishDeskEnrolment', { token, registrationRecord: record });
  const proof = await provePassword(password, async (loginRequest) => {
    const answer = await browser.act('startDeskSignIn', { address, loginRequest });
    return { ...answer, account: answer.serviceDeskId };
  });
  await browser.act('finishDeskSignIn', { attemptId: proof.attemptId, finishRequest: proof.finishRequest });
  return browser;
}

/** Does what must be done before the first client. Everybody who is signed in agrees to the texts. */
export async function makeReady({ administrator }: TestOrganisation, others: Browser[] = []): Promise<void> {
  await administrator.act('confirmCrisisNumbers', {});
  const { version } = await administrator.act('publishTexts', { privacyStatement: 'Privacy.', houseRules: 'Be kind.' });
  for (const person of [administrator, ...others]) await person.act('agreeToTexts', { version });
}

type Invite = Omit<Input<Api['inviteMember']>, 'memberId' | 'address' | 'delivery' | 'introduction' | 'language'>;

/** Invites on paper: the link is given to the caller. */
export async function invite(
  inviter: Browser,
  what: Invite & Partial<Input<Api['inviteMember']>>,
): Promise<{ memberId: MemberId; link: string; address: string }> {
  const memberId = what.memberId ?? (crypto.randomUUID() as MemberId);
  const address = what.address ?? `${memberId}@example.org`;
  const input = { language: 'nl', delivery: 'paper', introduction: null, ...what, memberId, address } as const;
  const { link } = await inviter.act('inviteMember', input);
  return { memberId, link: link ?? '', address };
}

/** Invites and signs up at once. */
export async function join(
  url: string,
  inviter: Browser,
  what: Invite & Partial<Input<Api['inviteMember']>>,
  options: SignUpOptions = {},
): Promise<TestPerson> {
  return signUp(url, (await invite(inviter, what)).link, options);
}

/** The secret of a link, or the token itself. */
export function tokenOf(link: string): string {
  return link.includes('#') ? link.slice(link.indexOf('#') + 1) : link;
}
