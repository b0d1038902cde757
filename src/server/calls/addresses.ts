// Where the worker listens, and what browsers are told of it: media don't come by the proxy, so the listening address of the pages
// says nothing about them.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import { CallsUnavailable } from './unavailable.ts';

export interface Address {
  /** To listen on. */
  ip: string;
  /** What browsers are told instead of `ip`. */
  announced: string | null;
}

/** One for IPv4, one for IPv6, or either. Without an address for the outside only this machine: a trial opens no port to anybody. */
export async function findAddresses(config: Pick<Config, 'host' | 'publicUrl' | 'callsAddress'>): Promise<Address[]> {
  const name = config.callsAddress ?? (config.publicUrl === null ? '127.0.0.1' : hostOf(config.publicUrl));
  const found = await resolve(name);
  const isOutside = name !== 'localhost' && isIP(name) === 0;
  if (isOutside && found.some(isLoopback)) {
    throw new CallsUnavailable(
      `${name} leads to this machine itself when looked up here: set CALLS_ADDRESS to the address that browsers reach for video calls.`,
    );
  }
  return found.map((ip) =>
    isLoopback(ip) ? { ip, announced: null } : { ip: listenFor(ip, config.host), announced: ip },
  );
}

/** The first of each family that this machine has. */
async function resolve(name: string): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  const all = await lookup(name, { all: true }).catch(() => []);
  const interfaces = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  const families = [4, 6].filter((family) => interfaces.some((one) => one.family === `IPv${family}`));
  const first = families.map((family) => all.find((one) => one.family === family)?.address);
  const found = first.filter((address) => address !== undefined);
  if (found.length === 0)
    throw new CallsUnavailable(`${name} can't be looked up: correct CALLS_ADDRESS or PUBLIC_URL.`);
  return found;
}

/** Whoever listens with the pages on one address of several means it for calls too. */
function listenFor(announced: string, host: string): string {
  const everywhere = isIP(announced) === 6 ? '::' : '0.0.0.0';
  return isIP(host) === isIP(announced) && host !== everywhere && !isLoopback(host) ? host : everywhere;
}

function isLoopback(ip: string): boolean {
  return ipaddr.process(ip).range() === 'loopback';
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
