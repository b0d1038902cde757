// Names and addresses of members: boxes in the database, text only here and for who may see them.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';

export function sealMemberName(app: App, memberId: MemberId, name: string): Buffer {
  return app.keystore.sealName(`members.name_box:${memberId}`, name);
}

/** A member's name; the caller has made sure that it may be seen. Empty once the account is deleted. */
export function openMemberName(app: App, member: { id: MemberId; name_box: Buffer | null }): string {
  return member.name_box ? app.keystore.openName(`members.name_box:${member.id}`, member.name_box) : '';
}

/** What tells a client apart from others of the same name. */
export interface Distinction {
  clientNumber: string;
  birthYear: number | null;
}

export function sealMemberApart(app: App, memberId: MemberId, distinction: Distinction): Buffer {
  return app.keystore.sealName(`members.apart_box:${memberId}`, JSON.stringify(distinction));
}

/** The same, for professionals who have the client as a contact, and administrators. */
export function openMemberApart(app: App, member: { id: MemberId; apart_box: Buffer | null }): Distinction {
  if (!member.apart_box) return { clientNumber: '', birthYear: null };
  return JSON.parse(app.keystore.openName(`members.apart_box:${member.id}`, member.apart_box)) as Distinction;
}

/** The columns of an address: its box, and the keyed hash by which it is found. */
export function sealMemberAddress(app: App, organisationId: OrganisationId, memberId: MemberId, address: string) {
  return {
    address_box: app.keystore.sealName(`members.address_box:${memberId}`, address),
    address_hash: app.keystore.lookupHash(organisationId, address),
  };
}

/** A member's address; the caller has made sure that it may be seen. Empty once the account is deleted. */
export function openMemberAddress(app: App, member: { id: MemberId; address_box: Buffer | null }): string {
  return member.address_box ? app.keystore.openName(`members.address_box:${member.id}`, member.address_box) : '';
}
