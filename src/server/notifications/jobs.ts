// What notifications do by the clock, and what they keep account of when a mail was sent.
import type { App } from '../application.ts';
import { noteReached } from '../identity/reached.ts';
import type { MailHooks } from '../mail/mails.ts';
import { inviteOnceMore } from './invited.ts';
import { sendPush } from './pushing.ts';
import { deleteSignedOut } from './store.ts';
import { tellWhatIsDue } from './telling.ts';
import { isMailWanted } from './wanted.ts';

export function notificationJobs(app: App): void {
  app.jobs.every(2, 'notifications.tell', () => tellWhatIsDue(app));
  app.jobs.every(600, 'notifications.invite', () => inviteOnceMore(app));
  app.jobs.every(60, 'notifications.forget', () =>
    app.database.transaction('installation', (tx) => deleteSignedOut(tx, app.clock.now())),
  );
  app.jobs.work('push.send', (data) => sendPush(app, data));
}

export function mailHooks(app: App): MailHooks {
  return {
    isWanted: (tx, mail) => isMailWanted(tx, app, mail),
    settled: (tx, mail) => noteReached(tx, app, mail),
  };
}
