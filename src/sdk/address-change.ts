// Another e-mail address for one's own account: the new one is confirmed by a link, the old one can undo it for 72 hours.
import type { Account } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { prove } from './ways-in.ts';

export async function changeAddress(parts: DeviceParts, password: string, address: string): Promise<void> {
  await prove(parts, password);
  await parts.api.act('requestAddressChange', { address });
}

export async function followAddressLink({ api }: DeviceParts, token: string): ReturnType<Account['followAddressLink']> {
  return (await api.act('followAddressLink', { token })).did;
}
