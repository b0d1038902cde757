// What the service writes into a timeline by its own word, unsigned: how somebody is called, and calls. Most timelines load it late.
import { decodeCallEnded, decodeCallStarted } from '../shared/call-format.ts';
import type { Bytes } from '../shared/encoding.ts';
import { decodeNamed } from '../shared/log.ts';
import type { Reading } from './reading.ts';

export function readTold(kind: string, bytes: Bytes): Reading {
  switch (kind) {
    // Only the service knows whom it must not name.
    case 'named':
      return { is: 'named', ...decodeNamed(bytes) };
    case 'callStarted':
      return { is: 'told', what: { type: 'callStarted', byId: decodeCallStarted(bytes).starter } };
    case 'callEnded': {
      const { starter, seconds, people } = decodeCallEnded(bytes);
      return { is: 'told', what: { type: 'callEnded', byId: starter, seconds, participantIds: people } };
    }
    default:
      return { is: 'unknown' };
  }
}
