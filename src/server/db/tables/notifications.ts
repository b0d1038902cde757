// Being told outside the app.
import type { Generated } from 'kysely';
import type { ConversationId, DeviceId, MailId, MemberId, OrganisationId } from '../../../shared/ids.ts';

export interface NotificationsTable {
  id: string;
  organisation_id: OrganisationId;
  member_id: MemberId;
  kind: string;
  conversation_id: ConversationId | null;
  position: number | null;
  created_at: Date;
}

export interface TellingsTable {
  id: string;
  organisation_id: OrganisationId;
  member_id: MemberId;
  conversation_id: ConversationId | null;
  since: Date;
  read_position: Generated<number>;
  mailed_at: Date | null;
  mailed_again_at: Date | null;
  pushed_at: Date | null;
  pushed_again_at: Date | null;
  due_at: Date | null;
}

export interface NotificationSettingsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  mail: Generated<'atOnce' | 'hourly' | 'daily' | 'never'>;
  quiet_from: number | null;
  quiet_until: number | null;
  wording_box: Buffer | null;
  waits_for_hours: Generated<boolean>;
  updated_at: Date;
}

export interface PushSubscriptionsTable {
  device_id: DeviceId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  endpoint_hash: Buffer;
  box: Buffer;
  created_at: Date;
}

export interface MailsTable {
  id: MailId;
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  kind: string;
  to_box: Buffer;
  domain_box: Buffer;
  content_box: Buffer;
  state: 'kept' | 'waiting' | 'sent' | 'failed' | 'dropped';
  attempts: Generated<number>;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
  taken_at: Date | null;
}
