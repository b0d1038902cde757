// Sign-in cookies: httpOnly, same-site, and Secure wherever the page came by HTTPS. One for members, one for the
// service desk, so that whoever is both can have both open.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../application.ts';
import type { SignInCookie } from './routes.ts';

const names = { member: 'alcove', serviceDesk: 'alcove_desk' } as const;
type Holder = keyof typeof names;

export type SignInTokens = Partial<Record<Holder, string>>;

export function readSignInCookie(request: FastifyRequest): SignInTokens {
  const tokens: SignInTokens = {};
  for (const holder of Object.keys(names) as Holder[]) {
    const value = request.cookies[names[holder]];
    if (value) tokens[holder] = value;
  }
  return tokens;
}

/** The tokens in a raw Cookie header: a socket's upgrade request has not gone through the HTTP server. */
export function readCookieHeader(header: string | undefined): SignInTokens {
  const tokens: SignInTokens = {};
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    const holder = (Object.keys(names) as Holder[]).find((each) => names[each] === name);
    if (holder && value) tokens[holder] = value;
  }
  return tokens;
}

export function setSignInCookie(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  holder: Holder,
  token: SignInCookie,
) {
  const secure = request.protocol === 'https' || (app.config.publicUrl?.startsWith('https:') ?? false);
  reply.setCookie(names[holder], token.text, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    ...(token.keptUntil && { expires: token.keptUntil }),
  });
}

/** Forgets the cookie, and whatever the browser keeps of this origin's caches. */
export function clearSignInCookie(reply: FastifyReply, holder: Holder) {
  reply.clearCookie(names[holder], { path: '/' });
  reply.header('clear-site-data', '"cache"');
}
