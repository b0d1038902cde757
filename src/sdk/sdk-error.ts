// What an SDK call fails with. The codes are the server's, and a few of the device's own.
import type { ErrorCode } from '../shared/errors.ts';

/** Failures that no server answered with. */
export type DeviceErrorCode =
  /** No answer: no network, server away, or too slow. Whether it was done is unknown. */
  | 'offline'
  /** The keys are not in memory. */
  | 'locked'
  /** Keys of the server changed since this account was made: the password is not given to it. */
  | 'server_key_changed'
  /** Something that the server gave doesn't open or isn't signed as it must be. */
  | 'keys_refused'
  /** The server shows an earlier state of this account than was seen here: a restored backup, or a lie. */
  | 'keys_older'
  /** A contact's keys changed and haven't been compared again. */
  | 'contact_changed'
  /** The control chain of this conversation is not believed: nothing is sent into it. */
  | 'chain_broken'
  /** This device lacks the keys of the epoch in force and waits for somebody to give them. */
  | 'keys_missing'
  /** The keys of a contact are used up until one of their devices is online. */
  | 'contact_without_keys'
  | 'code_wrong'
  | 'code_malformed'
  | 'password_too_short'
  | 'password_common'
  | 'text_too_long'
  /** Neither a picture nor a document of a known kind. */
  | 'file_kind'
  | 'file_unreadable'
  /** A picture of a kind from which we can't take away where it was made. */
  | 'picture_unclean'
  /** What was downloaded isn't what its sender signed. */
  | 'file_altered'
  /** This browser has no way to seal the frames of a call: then it gets none. */
  | 'call_not_encryptable';

export type FailureCode = ErrorCode | DeviceErrorCode;

/** A refusal or failure with a stable code; pages have a sentence for each. */
export class SdkError extends Error {
  override readonly name = 'SdkError';
  readonly code: FailureCode;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  constructor(code: FailureCode, requestId: string | null = null) {
    super(code);
    this.code = code;
    this.requestId = requestId;
  }
}

/** The code of anything thrown: `internal` for what nobody foresaw. */
export function codeOf(error: unknown): FailureCode {
  if (error instanceof SdkError) return error.code;
  return 'internal';
}
