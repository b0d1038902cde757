// What processes used, from /proc: figures that stay honest on a machine that others use too.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux's /proc, the same on every machine that we run on. */
const TICKS = 100;

function readStat(pid: number): string[] {
  // The name in brackets may hold anything, spaces too.
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Seconds of CPU, user and system, of this process and of its children that have ended. */
export function cpuOf(pid: number): number {
  const [user, system, childUser, childSystem] = readStat(pid).slice(11, 15).map(Number);
  return ((user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0)) / TICKS;
}

/** The same of a PostgreSQL with all its backends and writers. */
export function cpuOfPostgres(postmaster: number): number {
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return others.reduce((sum, name) => sum + cpuOfChild(Number(name), postmaster), cpuOf(postmaster));
}

function cpuOfChild(pid: number, parent: number): number {
  try {
    return Number(readStat(pid)[1]) === parent ? cpuOf(pid) : 0;
  } catch {
    return 0; // gone meanwhile: its parent has its time now
  }
}

/** Bytes of memory that a process holds of its own: without files that it has mapped. */
export function memoryOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) * 1024;
}
