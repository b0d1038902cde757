-- Organisations, the people in them, and how they sign in.
-- Every name or address of a person is a box under the keystore's key for names (…_box), and is looked up by a keyed
-- hash (…_hash): a copy of this database is no list of clients.

-- What a transaction may see: the rows of one organisation, or those of the whole installation (sign-in, jobs, service
-- desk). A transaction that set neither sees nothing.
create function sees_organisation(organisation_id uuid) returns boolean
  language sql stable parallel safe
  return organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
    or current_setting('app.scope', true) = 'installation';

create table installation (
  only_row boolean primary key default true check (only_row),
  id uuid not null,
  keystore_fingerprint bytea not null,
  setup_token_hash bytea,
  set_up_at timestamptz,
  demo boolean not null default false,
  created_at timestamptz not null
);

create table organisations (
  id uuid primary key,
  short_name text not null unique check (short_name ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  host text unique,
  name text not null check (length(name) between 1 and 120),
  country text not null check (country ~ '^[A-Z]{2}$'),
  time_zone text not null,
  language text not null check (language in ('en', 'nl', 'de')),
  demo boolean not null default false,
  accent text,
  holidays jsonb not null default '[]',
  crisis_confirmed_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz
);

create table organisation_texts (
  organisation_id uuid not null references organisations,
  version integer not null check (version >= 1),
  privacy_statement text not null,
  house_rules text not null,
  published_by uuid,
  published_at timestamptz not null,
  primary key (organisation_id, version)
);

create table features (
  organisation_id uuid not null references organisations,
  feature text not null check (feature in ('videoCalls', 'guests', 'temporaryConversations', 'friends')),
  enabled boolean not null,
  requested_at timestamptz,
  requested_by uuid,
  answer text check (answer in ('granted', 'declined')),
  answered_at timestamptz,
  primary key (organisation_id, feature)
);

create table members (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  role text not null check (role in ('professional', 'client', 'friend')),
  administrator boolean not null default false check (not administrator or role = 'professional'),
  state text not null check (state in ('invited', 'active', 'deactivated', 'deleted')),
  name_box bytea,
  name_version integer not null default 1,
  address_box bytea,
  address_hash bytea,
  language text not null check (language in ('en', 'nl', 'de')),
  time_zone text not null,
  profession text,
  takes_new_clients boolean not null default false,
  office_hours jsonb,
  created_at timestamptz not null,
  activated_at timestamptz,
  deactivated_at timestamptz,
  unique (id, organisation_id),
  check (state = 'deleted' or (name_box is not null and address_hash is not null))
);
create unique index members_by_address on members (organisation_id, address_hash) where state <> 'deleted';
create index members_by_organisation on members (organisation_id, role, state);

-- The account's secrets as the server may hold them: what a password can't be guessed from, and boxes under keys it
-- never sees.
create table accounts (
  member_id uuid primary key references members,
  organisation_id uuid not null references organisations,
  opaque_record text not null,
  recovery_auth_hash bytea,
  generation integer not null,
  bundle bytea not null,
  bundle_version integer not null,
  slots_version integer not null,
  slots_signature bytea not null,
  password_changed_at timestamptz not null
);

create table key_slots (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references accounts,
  generation integer not null,
  kind text not null check (kind in ('password', 'recovery', 'passkey', 'organisation')),
  box bytea not null,
  -- The signature of the list covers their order.
  place integer not null,
  created_at timestamptz not null,
  replaced_at timestamptz
);
create index key_slots_by_member on key_slots (member_id) where replaced_at is null;

create table identity_cards (
  member_id uuid not null references accounts,
  organisation_id uuid not null references organisations,
  n integer not null check (n >= 1),
  card bytea not null,
  signature bytea not null,
  previous_signature bytea,
  fingerprint bytea not null,
  created_at timestamptz not null,
  primary key (member_id, n)
);

-- Participant keys in stock. Each is given out once.
create table key_packages (
  member_id uuid not null references accounts,
  organisation_id uuid not null references organisations,
  card_n integer not null,
  k integer not null,
  sign_key bytea not null unique,
  hpke_key bytea not null unique,
  binding bytea not null,
  taken_at timestamptz,
  taken_by uuid,
  primary key (member_id, k)
);
create index key_packages_in_stock on key_packages (member_id, k) where taken_at is null;

create table service_desk_accounts (
  id uuid primary key,
  name_box bytea not null,
  address_box bytea not null,
  address_hash bytea not null unique,
  opaque_record text,
  enrolment_token_hash bytea,
  created_at timestamptz not null
);

-- A device is what push, ring, call seat and lock page hang on; it belongs to an account or, later, to a guest.
create table devices (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid references members,
  participant_id uuid,
  label text not null,
  shared boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  check (num_nonnulls(member_id, participant_id) = 1)
);
create index devices_by_member on devices (member_id) where ended_at is null;

create table sign_ins (
  id uuid primary key,
  holder text not null check (holder in ('member', 'guest', 'knocking', 'integration', 'serviceDesk')),
  organisation_id uuid references organisations,
  member_id uuid references members,
  participant_id uuid,
  service_desk_id uuid references service_desk_accounts,
  device_id uuid references devices,
  token_hash bytea not null unique,
  -- The token before the last change of rights: requests that were under way with it are still answered, without the
  -- new rights.
  previous_token_hash bytea unique,
  previous_until timestamptz,
  created_at timestamptz not null,
  -- When the password was typed again for this sign-in.
  proved_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_until timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_because text,
  check ((holder = 'serviceDesk') = (service_desk_id is not null)),
  check ((holder = 'serviceDesk') = (organisation_id is null)),
  check (holder <> 'member' or (member_id is not null and device_id is not null))
);
create index sign_ins_by_member on sign_ins (member_id) where ended_at is null;
create index sign_ins_by_device on sign_ins (device_id) where ended_at is null;

-- What the server remembers between the two steps of an OPAQUE exchange; minutes at most, used once.
create table password_attempts (
  id uuid primary key,
  organisation_id uuid references organisations,
  member_id uuid,
  service_desk_id uuid,
  purpose text not null check (purpose in ('signIn', 'prove')),
  server_state text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table invitations (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  token_hash bytea not null unique,
  invited_by uuid references members,
  delivery text not null check (delivery in ('mail', 'paper')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
create unique index invitations_open on invitations (member_id) where accepted_at is null and withdrawn_at is null;

create table agreements (
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  version integer not null,
  agreed_at timestamptz not null,
  primary key (member_id, version)
);

-- An introduction proves two identity cards to each other; one pair, once (encryption.md section 8).
create table introductions (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  made_by uuid not null references members,
  made_for uuid not null references members,
  purpose text not null check (purpose in ('invite', 'compare', 'restore')),
  mac_a bytea not null,
  mac_b bytea,
  wrong_entries integer not null default 0 check (wrong_entries between 0 and 5),
  created_at timestamptz not null,
  matched_at timestamptz,
  closed_at timestamptz
);
create unique index introductions_open on introductions (made_by, made_for, purpose) where closed_at is null;

create table care_links (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  professional_id uuid not null references members,
  client_id uuid not null references members,
  kind text not null check (kind in ('treatment', 'cover')),
  from_at timestamptz not null,
  to_at timestamptz,
  made_by uuid references members,
  ended_by uuid references members,
  ended_as text check (ended_as in ('ended', 'mistake')),
  check (to_at is null or to_at >= from_at),
  check (ended_as is null or to_at is not null)
);
create unique index care_links_standing on care_links (professional_id, client_id, kind) where to_at is null;
create index care_links_by_client on care_links (client_id) where to_at is null;

create table friendships (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  client_id uuid not null references members,
  friend_id uuid not null references members,
  from_at timestamptz not null,
  to_at timestamptz,
  ended_by uuid references members
);
create unique index friendships_standing on friendships (client_id, friend_id) where to_at is null;
create index friendships_by_friend on friendships (friend_id) where to_at is null;
