// A push service on this machine, as browsers' makers run them: by HTTPS, with endpoints that come and go. It also holds the
// keys of the browsers that listen there, and reads what arrives for them by RFC 8291, with Node's own calls only.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushSubscription } from '../../src/server/push/transport.ts';

export interface Pushed {
  headers: IncomingHttpHeaders;
  /** As it came: for looking at what the push service could learn. */
  body: Buffer;
  /** As the browser reads it. */
  text: string;
}

export interface PushService {
  port: number;
  /** The certificate that it shows. */
  ca: string;
  pushed: Pushed[];
  /** What it answers from now on; 201 takes. */
  status: number;
  /** A browser that begins to listen. */
  listen(): PushSubscription;
  close(): Promise<void>;
}

export async function openPushService(): Promise<PushService> {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>();
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const browser = browsers.get(request.url ?? '');
      const status = browser ? service.status : 410;
      if (browser && status === 201) service.pushed.push({ headers: request.headers, body, text: open(browser, body) });
      response
        .writeHead(status, status === 307 ? { location: 'https://localhost:1/elsewhere' } : {})
        .end('x'.repeat(1000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const service: PushService = {
    ...{ port, ca: CERTIFICATE, pushed: [], status: 201 },
    listen() {
      const path = `/push/${randomBytes(12).toString('hex')}`;
      const ecdh = createECDH('prime256v1');
      const p256dh = ecdh.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      browsers.set(path, { ecdh, auth });
      return { endpoint: `https://localhost:${port}${path}`, p256dh, auth: auth.toString('base64url') };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return service;
}

const hkdf = (salt: Buffer, secret: Buffer, info: Buffer | string, length: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** RFC 8291 over RFC 8188, one record. */
function open({ ecdh, auth }: { ecdh: ReturnType<typeof createECDH>; auth: Buffer }, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body[20]!);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), theirs]);
  const secret = hkdf(auth, ecdh.computeSecret(theirs), info, 32);
  const key = hkdf(salt, secret, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = hkdf(salt, secret, 'Content-Encoding: nonce\0', 12);
  const sealed = body.subarray(21 + body[20]!);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  // The last record ends with 2 and padding.
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** What a push says about its sender (RFC 8292), if the signature is right. */
export function readVapid(authorization: string): {
  publicKey: string;
  claims: { aud: string; exp: number; sub: string };
} {
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const said = Buffer.from(`${head}.${claims}`);
  const isRight = verify('sha256', said, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!isRight) throw new Error('a wrong signature');
  return { publicKey, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) };
}

/** For `localhost` on machines that run tests, and worth nothing anywhere else. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIUGDcuYynALrdB5TaOMfSAGFYcWJAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODE4MjkyNFoYDzIxMjYxMTA0
MTgyOTI0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASo2ZsBuTLMAcxAV/CHgIS6ci6xQplv026Ay0NAMna6C8EkT8PkhzlH
m6v221G/SIFhg6YIcvHQnyHPBeGVck12o2kwZzAdBgNVHQ4EFgQU1h3W3ENl3Uqq
SLyB3M2x4aWA97IwHwYDVR0jBBgwFoAU1h3W3ENl3UqqSLyB3M2x4aWA97IwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
RwAwRAIgVKQk/pwkCp/GtgP8svZqdKMqgmfepfTTsS6579937jYCIF5VPRFepAQ0
qRYvADMaVKZ1TgKj4/Usb12iEfeBkqiD
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLTLL2O9YpUpdlcea
NDY31k1HA8YpZ/EH2anAffPHz7WhRANCAASo2ZsBuTLMAcxAV/CHgIS6ci6xQplv
026Ay0NAMna6C8EkT8PkhzlHm6v221G/SIFhg6YIcvHQnyHPBeGVck12
-----END PRIVATE KEY-----`;
