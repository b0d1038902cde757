import type { Task } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';

export type RestoreTask = Task & { about: Extract<Task['about'], { kind: 'restore' }> };

/** What this contact asks of whoever looks: to confirm their new keys; undefined where they don't. */
export function restoreTaskOf(memberId: MemberId): RestoreTask | undefined {
  const tasks = read(device.tasks);
  const isTheirs = (task: Task): task is RestoreTask =>
    task.about.kind === 'restore' && task.about.memberId === memberId;
  return tasks.is === 'ready' ? tasks.value.find(isTheirs) : undefined;
}
