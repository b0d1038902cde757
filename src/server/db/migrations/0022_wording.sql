-- Words in the place of ours: an organisation's sender and subject of mails (H2), and a member's own of mails and pushes (E9), in a box.
alter table organisations add column mail_sender text check (length(mail_sender) between 1 and 40);
alter table organisations add column mail_subject text check (length(mail_subject) between 1 and 40);
alter table notification_settings add column wording_box bytea;
