// Small disks of a test's own, to be filled up or to lose their power. Only root may mount; elsewhere those tests are skipped.
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './program.ts';

/** In the memory: can be filled up. */
export interface SmallDisk {
  folder: string;
  /** Writes until nothing more fits. */
  fill(): void;
  makeRoom(): void;
  close(): void;
}

/** A file system on a loop device. */
export interface PoweredDisk {
  folder: string;
  /** From this moment nothing reaches the disk, not even what the system promised to write later. */
  cutPower(): void;
  /** What a machine finds that is switched on again. Whoever used it must have ended. */
  restorePower(): void;
  close(): void;
}

/** The reason why there is none, where the machine allows none. */
export function openSmallDisk(megabytes: number): SmallDisk | string {
  const folder = newFolder();
  const refusal = attempt('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
  if (refusal !== null) return refusal;
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      let size = 1 << 20;
      while (size > 0) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size >>= 1;
        }
      }
      closeSync(file);
    },
    makeRoom: () => rmSync(filler, { force: true }),
    close() {
      attempt('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `EXT4_IOC_SHUTDOWN` without flushing even the journal: caches of the system are lost as in a power cut. */
const CUT = 'open(my $f, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl($f, 0x8004587d, $how) or die "ioctl: $!"';

export function openPoweredDisk(megabytes: number): PoweredDisk | string {
  const base = newFolder();
  const [image, folder] = [join(base, 'image'), join(base, 'disk')];
  mkdirSync(folder);
  const mount = () => attempt('mount', ['-o', 'loop', image, folder]);
  const refusal = attempt('truncate', ['-s', `${megabytes}M`, image]) ?? attempt('mkfs.ext4', ['-q', image]) ?? mount();
  if (refusal !== null) {
    rmSync(base, { recursive: true, force: true });
    return refusal;
  }
  chmodSync(folder, 0o755);
  return {
    folder,
    cutPower: () => void execFileSync('perl', ['-e', CUT, folder]),
    restorePower() {
      execFileSync('umount', [folder]);
      const failure = mount();
      if (failure !== null) throw new Error(failure);
    },
    close() {
      attempt('umount', ['-l', folder]);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function attempt(program: string, args: string[]): string | null {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    return null;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    return `this machine lets nobody do ${program} here (${said.split('\n')[0] || String(error)})`;
  }
}
