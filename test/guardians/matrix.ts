// What the contracts promise about who may call, as a pure function and as a page for people.
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';
import type { Answer } from './call.ts';
import { callers, type Caller } from './cast.ts';
import { endpointNames } from './samples.ts';

export type Expected = 'passes' | 'signin.needed' | 'not_allowed';

/** The kind that the server sees: each contract reads one of the two cookies, and whoever shows the other is signed out. */
export function seenAs(contract: AnyContract, caller: Caller): Caller {
  const readsDesk = contract.actors.includes('serviceDesk');
  return (caller === 'serviceDesk') === readsDesk ? caller : 'signedOut';
}

/** What a live sign-in of this kind must get from this endpoint. */
export function expectedOf(name: EndpointName, caller: Caller): Expected {
  const contract: AnyContract = api[name];
  const kind = seenAs(contract, caller);
  if (contract.actors.includes(kind)) return 'passes';
  return kind === 'signedOut' ? 'signin.needed' : 'not_allowed';
}

/** What is wrong with an answer, or null. */
export function faultOf(answer: Answer, expected: Expected): string | null {
  const got = `${answer.status} ${answer.code ?? ''}`.trim();
  if (answer.status >= 500) return `answered ${got}`;
  if (expected !== 'passes') return answer.code === expected ? null : `${got} instead of ${expected}`;
  const isBarred = answer.code === 'signin.needed' || answer.code === 'not_allowed' || answer.code === 'feature.off';
  if (isBarred || answer.code === 'signin.agreement_needed') return `${got}, though it is allowed`;
  if (answer.status === 200) return answer.code === null ? null : `error ${answer.code} with status 200`;
  return answer.code === null ? `${got} without an error code` : null;
}

const headings: Record<Caller, string> = {
  signedOut: 'signed out',
  knocking: 'knocking',
  guest: 'guest',
  client: 'client',
  friend: 'friend',
  professional: 'professional',
  administrator: 'administrator',
  serviceDesk: 'service desk',
  integration: 'integration',
};

/** docs/access-matrix.md. */
export function describeMatrix(): string {
  const titles = ['endpoint', ...callers.map((caller) => headings[caller as Caller]), 'before agreement', 'feature'];
  const rows = endpointNames.map((name) => {
    const contract: AnyContract = api[name];
    const cells = callers.map((caller) => (contract.actors.includes(caller) ? 'yes' : ''));
    const early = contract.beforeAgreement || contract.actors.includes('signedOut') ? 'yes' : '';
    return [`\`${name}\``, ...cells, contract.actors.some(isMember) ? early : '', contract.feature ?? ''];
  });
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return `# Who may call what

Generated from the contracts in \`src/shared\`; \`test/guardians/access-matrix.test.ts\` calls every endpoint as everybody and
compares. Whoever isn't named gets \`signin.needed\` or \`not_allowed\` before their input is looked at. What may be done to
*which* member, conversation or task is decided behind this gate, by each domain's \`rules.ts\`.

*Before agreement*: also for members who haven't agreed to the newest privacy statement and house rules. An administrator
is a professional with that right. Endpoints open to the service desk read the desk's own cookie and see members as signed
out; all others see the service desk as signed out. Guests, people who knock and integrations can't sign in yet.

${[line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')}
`;
}

function isMember(kind: string): boolean {
  return kind === 'client' || kind === 'friend' || kind === 'professional' || kind === 'administrator';
}
