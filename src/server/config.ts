import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartError } from './start-error.ts';

/** What the installation's owner chose; everything has a default. The only reader of the environment. */
export type Config = {
  /** Where we listen. From outside only behind a proxy that speaks HTTPS, so the default is this machine alone. */
  host: string;
  port: number;
  /** Holds the database, the keystore unless it lies elsewhere, and logs. */
  dataFolder: string;
  keystoreFolder: string;
  /** The ciphertext of files, unless it lies in a bucket. */
  filesFolder: string;
  /** A bucket of an S3-compatible store for the ciphertext of files; `null`: the folder. */
  filesBucket: Bucket | null;
  /** A PostgreSQL of the owner's; `null`: our own, in the data folder. */
  databaseUrl: string | null;
  /** `null`: mails are kept and shown to the service desk. */
  smtpUrl: string | null;
  mailFrom: string;
  /** How people reach us (`https://…`, no slash at the end), when that isn't the address we listen on. */
  publicUrl: string | null;
  /** Whose `X-Forwarded-…` is believed: nobody's, everybody's, so many proxies, or these addresses. */
  trustProxy: boolean | number | string;
  /** What forwards the media of calls: a worker that the owner brought, ours (built once, then kept), or none. */
  mediaWorker: { path: string } | 'ours' | 'none';
  /** Of the media of all calls, UDP and TCP. */
  callsPort: number;
  /** Where browsers reach that port, when that isn't the host of `publicUrl`: an address, or a name that leads to it. */
  callsAddress: string | null;
  /** A TURN server (coturn) for networks that let nothing else through: its addresses, and the secret that it shares with us. */
  turn: { urls: string[]; secret: string } | null;
  /** `--demo`: make the demo organisation without being asked. */
  demo: boolean;
};

export interface Bucket {
  endpoint: string;
  region: string;
  bucket: string;
  /** What every key begins with: empty, or ends with a slash. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
}

type Environment = Record<string, string | undefined>;

const ARGUMENTS = new Set(['--demo']);

/** Reads environment and command line; fails with a `StartError` that names the variable and what it should be. */
export function readConfig(environment: Environment = process.env, argv: string[] = process.argv.slice(2)): Config {
  const unknown = argv.find((argument) => !ARGUMENTS.has(argument));
  if (unknown !== undefined) throw new StartError(`${unknown} is not known: Alcove takes --demo only.`);
  const read = (name: string): string | null => environment[name]?.trim() || null;
  const dataFolder = resolve(read('ALCOVE_DATA') ?? defaultDataFolder());
  const publicUrl = readUrl('PUBLIC_URL', read('PUBLIC_URL'), ['https:', 'http:']);
  return {
    host: read('HOST') ?? '127.0.0.1',
    port: readPort('PORT', read('PORT') ?? '8080'),
    dataFolder,
    keystoreFolder: resolve(read('ALCOVE_KEYSTORE') ?? join(dataFolder, 'keystore')),
    filesFolder: resolve(read('ALCOVE_FILES') ?? join(dataFolder, 'files')),
    filesBucket: readBucket(readUrl('S3_URL', read('S3_URL'), ['https:', 'http:'])),
    databaseUrl: readUrl('DATABASE_URL', read('DATABASE_URL'), ['postgres:', 'postgresql:']),
    smtpUrl: readUrl('SMTP_URL', read('SMTP_URL'), ['smtp:', 'smtps:']),
    mailFrom: read('MAIL_FROM') ?? `Alcove <alcove@${publicUrl === null ? 'localhost' : new URL(publicUrl).hostname}>`,
    publicUrl: publicUrl === null ? null : requireBareOrigin(publicUrl),
    trustProxy: readTrustProxy(read('TRUST_PROXY')),
    mediaWorker: readMediaWorker(read('ALCOVE_MEDIA_WORKER')),
    callsPort: readPort('CALLS_PORT', read('CALLS_PORT') ?? '10000'),
    callsAddress: readHost('CALLS_ADDRESS', read('CALLS_ADDRESS')),
    turn: readTurn(read('TURN_URLS'), read('TURN_SECRET')),
    demo: argv.includes('--demo'),
  };
}

function readPort(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new StartError(`${name} is "${text}": it must be a number from 0 to 65535.`);
  return port;
}

function readHost(name: string, text: string | null): string | null {
  if (text === null || /^[\w.:-]+$/.test(text)) return text;
  throw new StartError(`${name} is "${text}": it must be an IP address or a host name alone.`);
}

/** Addresses as browsers take them, several with commas between (RFC 7065). */
function readTurn(text: string | null, secret: string | null): Config['turn'] {
  if (text === null && secret === null) return null;
  if (text === null) throw new StartError('TURN_SECRET is set and TURN_URLS is not: where is the TURN server?');
  const urls = text.split(',').map((url) => url.trim());
  const wrong = urls.find((url) => !/^turns?:(\[[\da-fA-F:]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/.test(url));
  if (wrong !== undefined) {
    throw new StartError(
      `TURN_URLS holds "${wrong}": each must be like turn:turn.example.org:3478 or turns:turn.example.org:443?transport=tcp.`,
    );
  }
  if (secret === null) throw new StartError('TURN_URLS is set and TURN_SECRET is not: what is its static-auth-secret?');
  return { urls, secret };
}

function readMediaWorker(text: string | null): Config['mediaWorker'] {
  if (text === null) return 'ours';
  if (text === 'none') return 'none';
  if (existsSync(text)) return { path: resolve(text) };
  throw new StartError(`ALCOVE_MEDIA_WORKER is "${text}": it must be none, or the path of a media worker.`);
}

/** The value may hold a password, so it isn't repeated. */
function readUrl(name: string, text: string | null, protocols: string[]): string | null {
  if (text === null) return null;
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol)) {
    throw new StartError(
      `${name} must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
    );
  }
  return text;
}

/** `https://<key id>:<secret>@<host>/<bucket>[/<prefix>][?region=<region>]`; what is not a plain letter percent-encoded. */
function readBucket(text: string | null): Bucket | null {
  if (text === null) return null;
  const url = new URL(text);
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw new StartError('S3_URL has a % that begins no code: a % in a key is written %25.');
    }
  };
  const [bucket = '', ...prefix] = url.pathname.split('/').filter(Boolean).map(decode);
  if (bucket === '' || url.username === '' || url.password === '') {
    throw new StartError('S3_URL must name keys and bucket: https://<key id>:<secret>@<host>/<bucket>.');
  }
  return {
    endpoint: url.origin,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    accessKeyId: decode(url.username),
    secretAccessKey: decode(url.password),
  };
}

function requireBareOrigin(text: string): string {
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new StartError(
      `PUBLIC_URL is "${text}": it must be protocol and host only, as in https://alcove.example.org.`,
    );
  }
  return url.origin;
}

function readTrustProxy(text: string | null): boolean | number | string {
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  if (/^\d+$/.test(text)) return Number(text);
  if (/^[0-9a-fA-F.:/, ]+$/.test(text)) return text;
  throw new StartError(`TRUST_PROXY is "${text}": it must be true, false, a number of proxies, or their addresses.`);
}

/** Never below /root, where the database's own account can't go. */
function defaultDataFolder(): string {
  if (process.getuid?.() === 0) return '/var/lib/alcove';
  const home = homedir();
  try {
    accessSync(home, constants.X_OK);
  } catch {
    throw new StartError('There is no home folder to keep the data in: choose a folder in ALCOVE_DATA.');
  }
  return join(home, '.local', 'share', 'alcove');
}
