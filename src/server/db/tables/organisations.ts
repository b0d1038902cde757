// Installation, organisations, and who runs them.
import type { Generated } from 'kysely';
import type { MemberId, OrganisationId, ServiceDeskId } from '../../../shared/ids.ts';
import type { Json } from '../json.ts';

export interface InstallationTable {
  only_row: Generated<boolean>;
  id: string;
  keystore_fingerprint: Buffer;
  setup_token_hash: Buffer | null;
  set_up_at: Date | null;
  demo: Generated<boolean>;
  created_at: Date;
}

export interface OrganisationsTable {
  id: OrganisationId;
  short_name: string;
  host: string | null;
  name: string;
  country: string;
  time_zone: string;
  language: 'en' | 'nl' | 'de';
  demo: Generated<boolean>;
  accent: string | null;
  holidays: Generated<Json>;
  crisis_confirmed_at: Date | null;
  days_after_link: Generated<number>;
  tells_apart: Generated<'clientNumber' | 'birthYear'>;
  /** Of one file, in MiB. */
  file_megabytes: Generated<number>;
  delete_within_day: Generated<boolean>;
  mail_sender: string | null;
  mail_subject: string | null;
  created_at: Date;
  ended_at: Date | null;
}

export interface OrganisationTextsTable {
  organisation_id: OrganisationId;
  version: number;
  privacy_statement: string;
  house_rules: string;
  published_by: MemberId | null;
  published_at: Date;
}

export interface FeaturesTable {
  organisation_id: OrganisationId;
  feature: 'videoCalls' | 'guests' | 'temporaryConversations' | 'friends';
  enabled: boolean;
  requested_at: Date | null;
  requested_by: MemberId | null;
  answer: 'granted' | 'declined' | null;
  answered_at: Date | null;
}

export interface ServiceDeskAccountsTable {
  id: ServiceDeskId;
  name_box: Buffer;
  address_box: Buffer;
  address_hash: Buffer;
  opaque_record: string | null;
  enrolment_token_hash: Buffer | null;
  created_at: Date;
}
