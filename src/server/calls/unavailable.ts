/** Why video calls can't be had, in one sentence for the person at the terminal. */
export class CallsUnavailable extends Error {
  override readonly name = 'CallsUnavailable';
}
