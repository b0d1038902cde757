// Accounts, keys and sign-ins.
import type { Generated } from 'kysely';
import type {
  AddressChangeId,
  DeviceId,
  InvitationId,
  MemberId,
  OrganisationId,
  ParticipantId,
  ResetId,
  ServiceDeskId,
  SignInId,
  SlotId,
} from '../../../shared/ids.ts';
import type { Json } from '../json.ts';

export interface MembersTable {
  id: MemberId;
  organisation_id: OrganisationId;
  role: 'professional' | 'client' | 'friend';
  administrator: Generated<boolean>;
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
  name_box: Buffer | null;
  name_version: Generated<number>;
  address_box: Buffer | null;
  address_hash: Buffer | null;
  apart_box: Buffer | null;
  delete_after: Date | null;
  language: 'en' | 'nl' | 'de';
  time_zone: string;
  profession: string | null;
  takes_new_clients: Generated<boolean>;
  office_hours: Json | null;
  /** Since when "always my own name" is the answer in all conversations without another one. */
  own_name_since: Date | null;
  shows_typing: Generated<boolean>;
  /** Since when others may see what this member read; null: they may not. */
  shows_reading_since: Date | null;
  created_at: Date;
  activated_at: Date | null;
  deactivated_at: Date | null;
  unreached_hash: Buffer | null;
}

export interface AccountsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  opaque_record: string;
  recovery_auth_hash: Buffer | null;
  generation: number;
  bundle: Buffer;
  bundle_version: number;
  slots_version: number;
  slots_signature: Buffer;
  password_changed_at: Date;
  reset_card_n: number | null;
  reset_at: Date | null;
  found_card_n: number | null;
}

export interface FormerAccountsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  generation: number;
  opaque_record: string;
  recovery_auth_hash: Buffer | null;
  bundle: Buffer;
  bundle_version: number;
  slots_version: number;
  slots_signature: Buffer;
  card_n: number;
  replaced_at: Date;
}

export interface ResetsTable {
  id: ResetId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  withdrawn_at: Date | null;
}

export interface AddressChangesTable {
  id: AddressChangeId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  old_box: Buffer;
  old_hash: Buffer;
  new_box: Buffer;
  new_hash: Buffer;
  confirm_hash: Buffer;
  undo_hash: Buffer | null;
  created_at: Date;
  expires_at: Date;
  confirmed_at: Date | null;
  undone_at: Date | null;
  withdrawn_at: Date | null;
}

export interface KeySlotsTable {
  id: SlotId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  generation: number;
  kind: 'password' | 'recovery' | 'passkey' | 'organisation';
  box: Buffer;
  place: number;
  created_at: Date;
  replaced_at: Date | null;
}

export interface IdentityCardsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  n: number;
  card: Buffer;
  signature: Buffer;
  previous_signature: Buffer | null;
  fingerprint: Buffer;
  created_at: Date;
}

export interface KeyPackagesTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  card_n: number;
  k: number;
  sign_key: Buffer;
  hpke_key: Buffer;
  binding: Buffer;
  taken_at: Date | null;
  taken_by: MemberId | null;
}

export interface DevicesTable {
  id: DeviceId;
  organisation_id: OrganisationId;
  member_id: MemberId | null;
  participant_id: ParticipantId | null;
  label: string;
  shared: boolean;
  created_at: Date;
  last_seen_at: Date;
  ended_at: Date | null;
}

export interface SignInsTable {
  id: SignInId;
  holder: 'member' | 'guest' | 'knocking' | 'integration' | 'serviceDesk';
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  participant_id: ParticipantId | null;
  service_desk_id: ServiceDeskId | null;
  device_id: DeviceId | null;
  token_hash: Buffer;
  previous_token_hash: Buffer | null;
  previous_until: Date | null;
  created_at: Date;
  proved_at: Date;
  last_seen_at: Date;
  idle_until: Date;
  expires_at: Date;
  ended_at: Date | null;
  ended_because: string | null;
}

export interface PasswordAttemptsTable {
  id: string;
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  service_desk_id: ServiceDeskId | null;
  purpose: 'signIn' | 'prove' | 'former';
  server_state: string;
  created_at: Date;
  expires_at: Date;
}

export interface InvitationsTable {
  id: InvitationId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  token_hash: Buffer;
  invited_by: MemberId | null;
  delivery: 'mail' | 'paper';
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
  names_inviter: Generated<boolean>;
  declined_at: Date | null;
  again: Generated<boolean>;
}

export interface AgreementsTable {
  organisation_id: OrganisationId;
  member_id: MemberId;
  version: number;
  agreed_at: Date;
}
