// How pushes leave: to the push service that the browser chose, encrypted to the browser (RFC 8291). Where to, a member's
// device said: so nothing goes to addresses inside, no redirect is followed, and nothing of the answer is kept but its status.
import { lookup } from 'node:dns';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import webpush from 'web-push';

export interface PushSubscription {
  endpoint: string;
  /** Of the browser, as it gave them: base64url. */
  p256dh: string;
  auth: string;
}

/** `gone`: the browser no longer listens there. `later`: it may work another time. */
export type PushOutcome = 'taken' | 'gone' | 'later' | 'refused';

export interface PushUrgency {
  /** How long the push service keeps it for a device that is off. */
  keptSeconds: number;
  urgency: 'normal' | 'high';
}

export const USUAL: PushUrgency = { keptSeconds: 24 * 3600, urgency: 'normal' };

export interface PushTransport {
  /** Whether a push would be tried there at all. */
  isAllowed(endpoint: string): boolean;
  send(subscription: PushSubscription, payload: string, how?: PushUrgency): Promise<PushOutcome>;
}

export interface PushOptions {
  /** Ours, by which the push service knows who sends (VAPID, RFC 8292). */
  keys(): Promise<{ publicKey: string; privateKey: string }>;
  /** How the push service can reach whoever runs this: `mailto:` or `https:`. */
  contact: string;
  /** For tests: a push service on this machine, and the certificate that it shows. */
  own?: { port: number; ca: string };
}

const TIMEOUT_MS = 10_000;

export function createPushTransport({ keys, contact, own }: PushOptions): PushTransport {
  const isAllowed = (endpoint: string): boolean => {
    const url = URL.parse(endpoint);
    if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
    if (own && url.port === String(own.port)) return true;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    return url.port === '' && isIP(host) === 0 && host.includes('.') && !host.endsWith('.local');
  };
  return {
    isAllowed,
    async send({ endpoint, p256dh, auth }, payload, { keptSeconds, urgency } = USUAL) {
      if (!isAllowed(endpoint)) return 'refused';
      const vapid = await keys();
      const { headers, body } = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject: contact, ...vapid },
        TTL: keptSeconds,
        urgency,
        contentEncoding: 'aes128gcm',
      });
      const status = await post(endpoint, { headers, body: body as Buffer, own });
      return outcomeOf(status);
    },
  };
}

function outcomeOf(status: number | null): PushOutcome {
  if (status === null || status === 429 || status >= 500) return 'later';
  if (status >= 200 && status < 300) return 'taken';
  return status === 404 || status === 410 ? 'gone' : 'refused';
}

type Post = { headers: Record<string, unknown>; body: Buffer; own: PushOptions['own'] };

/** The status; null without an answer. The answer's body is thrown away unread. */
function post(endpoint: string, { headers, body, own }: Post): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request(endpoint, {
      method: 'POST',
      headers: headers as Record<string, string>,
      timeout: TIMEOUT_MS,
      signal: AbortSignal.timeout(2 * TIMEOUT_MS),
      agent: false,
      ...(own ? { ca: own.ca } : { lookup: lookupOutside }),
    });
    sent.on('response', (answer) => {
      resolve(answer.statusCode ?? null);
      answer.destroy();
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}

/** Resolves names to public addresses only: where one answer lies inside, the whole name is refused. */
const lookupOutside: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) {
      return callback(Object.assign(new Error('not a public address'), { code: 'ENOTFOUND' }), []);
    }
    const [first] = found;
    return options.all === true ? callback(null, found) : callback(null, first!.address, first!.family);
  });
};

/** Neither this machine nor a network behind it, also not spelled as IPv6. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
