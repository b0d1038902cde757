// Ways by a TURN server (coturn), for networks that let no other through. Whoever may open a line gets credentials that the TURN
// server checks by the secret it shares with us, without asking anybody.
import { createHmac, randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';

/** Of the longest call that somebody might have, in milliseconds. */
const GOOD_FOR = 24 * 3_600_000;

/** As a browser's `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}

/**
 * Credentials of their own for one line, good for a day: as coturn's `use-auth-secret` expects them (draft-uberti-behave-turn-rest-00).
 * The name in them says nothing of who calls. Empty where the owner has no TURN server.
 */
export function turnServers({ turn }: Pick<Config, 'turn'>, now: Date): IceServer[] {
  if (turn === null) return [];
  const until = Math.floor((now.getTime() + GOOD_FOR) / 1000);
  const username = `${until}:${randomBytes(9).toString('base64url')}`;
  // SHA-1 is what the draft and coturn fix; it is keyed, and forging it would give a relay, no picture and no sound.
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: turn.urls, username, credential }];
}
