// The ways back into an account, and making all of its keys anew. Loaded when somebody does one of these.
export { changeAddress, followAddressLink } from './address-change.ts';
export { useFormerCode, useFormerPassword } from './former.ts';
export { prepareNewKeys } from './new-keys.ts';
export { recover } from './recovery.ts';
export { prepareReset } from './reset.ts';
