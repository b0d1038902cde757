// What pushes need of a page that is open: a subscription that lasts, none after signing out, and nothing left on the screen
// that was read. Loaded when the first page is long there.
import { effect } from '@preact/signals';
import { device, deviceState } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { closeNotifications, forgetPush, keepSubscribed } from './push.ts';

export function keepPushes(): void {
  // Who calls is shown on every page.
  void import('../calls/rings/follow.ts').then((m) => m.followRings()).catch(() => {}); // at the next page
  let before = '';
  effect(() => {
    const { is } = deviceState.value;
    if (is === before) return;
    before = is;
    if (is === 'open') void keepSubscribed().catch(() => {}); // at the next start
    // Signed out here or from afar: nothing more for whoever was signed in.
    if (is === 'signedOut') void forgetPush().catch(() => {});
  });
  effect(() => {
    if (deviceState.value.is !== 'open') return;
    const list = read(device.conversations.list);
    const tasks = read(device.tasks);
    const isOver = (kind: string): boolean =>
      kind === 'task'
        ? tasks.is === 'ready' && tasks.value.length === 0
        : list.is === 'ready' && list.value.unreadInAll === 0;
    void closeNotifications(isOver).catch(() => {});
  });
}
