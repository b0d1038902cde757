// Being told outside the app: by mail and by push, never with content.
import { z } from 'zod';
import { bytes, command, done, everybody, line, members, nothing, query } from './contract.ts';
import { isWording, MOST_WORDING } from './wording.ts';

/** When a mail about new messages comes: two minutes after, on the hour, at eight in the morning, or never. */
export const mailChoice = z.enum(['atOnce', 'hourly', 'daily', 'never']);
export type MailChoice = z.infer<typeof mailChoice>;

/** A minute of the day where the member lives. */
const minuteOfDay = z.number().int().min(0).max(1439);

/** Nothing is told between the two; past midnight where `from` is later than `until`. */
export const quietHours = z
  .object({ from: minuteOfDay, until: minuteOfDay })
  .refine(({ from, until }) => from !== until);
export type QuietHours = z.infer<typeof quietHours>;

/** The member's own words in mails and pushes, instead of ours; null: ours. */
const wording = line(MOST_WORDING).refine(isWording).nullable();

export const notificationSettings = z.object({
  mail: mailChoice,
  quietHours: quietHours.nullable(),
  wording: z.string().nullable(),
  /** Of a professional: mail and push wait for office hours, and calls have no sound outside them. */
  waitsForHours: z.boolean(),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

export const getNotificationSettings = query({
  summary:
    'How this member is told of new messages outside the app, and the key with which this device subscribes to push.',
  actors: members,
  input: nothing,
  output: z.object({
    settings: notificationSettings,
    /** How the organisation has mails sent: name of the sender and subject of mails about something new; null: ours. */
    mails: z.object({ sender: z.string().nullable(), subject: z.string().nullable() }),
    push: z.object({
      /** The server's public key for push (VAPID): an uncompressed P-256 point. */
      key: bytes({ exactly: 65 }),
      /** Whether this device is subscribed. */
      subscribed: z.boolean(),
    }),
  }),
});

export const updateNotificationSettings = command({
  summary:
    'Changes when mails about new messages come, quiet hours, whether those of a professional wait for office hours, and the own words of mails and pushes. "never" stops no invitation and no security mail.',
  actors: members,
  input: z.object({
    mail: mailChoice.optional(),
    quietHours: quietHours.nullable().optional(),
    wording: wording.optional(),
    waitsForHours: z.boolean().optional(),
  }),
  output: z.object({ settings: notificationSettings }),
  errors: ['not_allowed'],
});

export const subscribeToPush = command({
  summary: "Pushes go to this device's browser from now on; a subscription that it had before is replaced.",
  actors: members,
  input: z.object({
    endpoint: z.url({ protocol: /^https$/ }).max(1000),
    p256dh: bytes({ exactly: 65 }),
    auth: bytes({ exactly: 16 }),
  }),
  output: done,
});

export const unsubscribeFromPush = command({
  summary: 'No more pushes to this device.',
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: done,
});

export const stopMails = command({
  summary: 'No more mails about new messages, for whoever holds the link of such a mail. Changes nothing else.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token: bytes({ most: 150 }) }),
  output: done,
  errors: ['link.gone'],
});
