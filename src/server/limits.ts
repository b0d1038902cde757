// The one table of how often somebody may ask. Counted in memory per process: a restart forgives, a second process
// doubles; wrong passwords and codes are counted apart, per account and per link.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { LimitName } from '../shared/contract.ts';
import { fail } from '../shared/errors.ts';

/** Requests per so many seconds, counted per sign-in, or per network address while signed out. */
export const requestLimits: Record<LimitName, { points: number; seconds: number }> = {
  read: { points: 1200, seconds: 60 },
  write: { points: 300, seconds: 60 },
  message: { points: 600, seconds: 60 },
  signIn: { points: 60, seconds: 60 },
  link: { points: 60, seconds: 60 },
  invite: { points: 60, seconds: 600 },
  live: { points: 120, seconds: 60 },
  /** Parts and files: 600 MiB a minute at most. */
  file: { points: 600, seconds: 60 },
  /** A device tells of typing every four seconds at most: four tabs that somebody types in at once. */
  typing: { points: 60, seconds: 60 },
  /** A call of twelve has 44 things to receive at most, each asked for, wanted, and changed in size as tiles change. */
  call: { points: 1200, seconds: 60 },
};

/** Failures, counted per account, address or link, whoever asks. */
export const failureLimits = {
  /** Wrong passwords for one e-mail address of one organisation. */
  passwordOfAddress: { points: 10, seconds: 15 * 60 },
  /** Sign-in attempts from one network address. */
  passwordFromNetwork: { points: 100, seconds: 15 * 60 },
  /** Wrong recovery codes for one e-mail address, apart from its passwords: who locks the one leaves the other. */
  codeOfAddress: { points: 10, seconds: 15 * 60 },
  /** Recovery codes from one network address. */
  codeFromNetwork: { points: 100, seconds: 15 * 60 },
  /** Links for a reset that are asked for from one network address, whoever has the addresses. */
  resetsFromNetwork: { points: 30, seconds: 15 * 60 },
  /** Mails about a reset to one account; more are left out without a word. */
  resetMails: { points: 5, seconds: 3600 },
  /** Mails that one member has sent to new addresses. */
  addressMails: { points: 5, seconds: 3600 },
  /** Mails that one client has sent to friends: the addresses are anybody's. */
  friendMails: { points: 10, seconds: 3600 },
  /** Uses of an invitation's or set-up link that don't exist, from one network address. */
  wrongLink: { points: 30, seconds: 15 * 60 },
  /** Key packages that one member took of another: the stock is there for everybody. */
  packagesOfContact: { points: 25, seconds: 3600 },
} as const;
export type FailureName = keyof typeof failureLimits;

export interface Limits {
  /** Counts one request; `too_many` when over. */
  spend(name: LimitName, who: string): Promise<void>;
  /** Refuses with `too_many` when as many failures as allowed stand against this key. */
  requireFew(name: FailureName, key: string): Promise<void>;
  /** Notes one failure. */
  noteFailure(name: FailureName, key: string): Promise<void>;
  /** Forgets failures, after a success. */
  forgive(name: FailureName, key: string): Promise<void>;
  /** Takes one noted failure back: what was counted before its end turned out well. */
  takeBack(name: FailureName, key: string): Promise<void>;
}

/** Factors raise the limits, for tests that ask more than people do. */
export function createLimits(factor = 1, failureFactor = factor): Limits {
  const limiters = <Name extends string>(table: Record<Name, { points: number; seconds: number }>, times: number) =>
    new Map(
      (Object.entries(table) as [Name, { points: number; seconds: number }][]).map(([name, { points, seconds }]) => [
        name,
        new RateLimiterMemory({ keyPrefix: name, points: points * times, duration: seconds }),
      ]),
    );
  const requests = limiters(requestLimits, factor);
  const failures = limiters(failureLimits, failureFactor);
  return {
    async spend(name, who) {
      await requests
        .get(name)!
        .consume(who)
        .catch(() => fail('too_many'));
    },
    async requireFew(name, key) {
      const limiter = failures.get(name)!;
      const now = await limiter.get(key);
      if (now && now.consumedPoints >= limiter.points) fail('too_many');
    },
    async noteFailure(name, key) {
      await failures
        .get(name)!
        .consume(key)
        .catch(() => undefined);
    },
    async forgive(name, key) {
      await failures.get(name)!.delete(key);
    },
    async takeBack(name, key) {
      await failures.get(name)!.reward(key, 1);
    },
  };
}
