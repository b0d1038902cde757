// What happens to devices: without a network and back, pages opened again, locked, signed out from afar, second browsers,
// shared computers, lost answers, and the server started again.
import fc from 'fast-check';
import { password } from '../journeys/practice.ts';
import { requireAgreement } from './compare.ts';
import { endSignIn, flush, isThere, learnEnd, person, settleCodes, type DeviceState, type World } from './model.ts';
import { addScreen, inState, isConnected, newDevice, openOn, reload, screenOf, signIn, type Cast } from './people.ts';
import { settled } from './commands-writing.ts';
import { pick, step, type Step } from './step.ts';

const any = fc.nat({ max: 59 });

/** The device has its network and its keys again: it sends what waits and shows what is true now. */
async function comesBack(world: World, cast: Cast, one: DeviceState): Promise<void> {
  flush(world, one);
  settleCodes(world);
  await isConnected(screenOf(cast, one.name), 'online');
  await requireAgreement(cast, world, one);
}

export function unplug(which: number): Step {
  return step((world) => {
    const one = pick(
      world.devices.filter(({ online, is }) => online && is !== 'signedOut'),
      which,
    );
    if (!one) return null;
    return {
      says: `${one.name} goes offline`,
      does: async (_, cast) => {
        const screen = screenOf(cast, one.name);
        screen.connection.unplug();
        one.online = false;
        if (one.is === 'open') await isConnected(screen, 'offline');
      },
    };
  });
}

export function plugIn(which: number): Step {
  return step((world) => {
    const one = pick(
      world.devices.filter(({ online }) => !online),
      which,
    );
    if (!one) return null;
    return { says: `${one.name} comes back`, does: (now, cast) => bringBack(now, cast, one) };
  });
}

/** Gives a device its network again. */
export async function bringBack(world: World, cast: Cast, one: DeviceState): Promise<void> {
  const screen = screenOf(cast, one.name);
  screen.connection.plugIn();
  one.online = true;
  if (one.is === 'unreachable') {
    await screen.device.account.resume();
    one.is = one.shared ? 'locked' : 'open';
  } else if (one.revoked && one.is === 'locked') {
    await reload(screen);
  }
  if (one.revoked) {
    learnEnd(one);
    return inState(screen, 'signedOut');
  }
  if (one.is === 'locked') return inState(screen, 'locked');
  await inState(screen, 'open');
  await comesBack(world, cast, one);
}

/** The page is opened again: a shared computer asks for the password, one without a network for patience. */
export function openAgain(which: number): Step {
  return step((world) => {
    const one = pick(
      world.devices.filter(({ is }) => is === 'open'),
      which,
    );
    if (!one) return null;
    return {
      says: `${one.name} is opened again${one.online ? '' : ' offline'}`,
      does: async (now, cast) => {
        const screen = screenOf(cast, one.name);
        await reload(screen);
        // Nothing that waits lasts on a shared computer: it was only ever in memory.
        if (one.shared) one.outbox = [];
        one.is = one.online ? (one.shared ? 'locked' : 'open') : 'unreachable';
        await inState(screen, one.is);
        if (one.is === 'open') await comesBack(now, cast, one);
      },
    };
  });
}

export function lock(which: number): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    if (!one) return null;
    return {
      says: `${one.name} is locked`,
      does: async (_, cast) => {
        const screen = screenOf(cast, one.name);
        screen.device.account.lock();
        screen.opened.clear();
        one.is = 'locked';
        await inState(screen, 'locked');
      },
    };
  });
}

/** The password, again or for a new sign-in, whichever the device asks for. */
export function typePassword(which: number, shared: boolean): Step {
  return step((world) => {
    const waits = ({ is, online, person: name, outbox }: DeviceState) => {
      // What waits in a browser stays in its lasting store: a sign-in on a shared computer doesn't look there.
      const mayBeShared = !shared || outbox.length === 0;
      return (
        online && (is === 'locked' || (is === 'signedOut' && person(world, name).state === 'active' && mayBeShared))
      );
    };
    const one = pick(world.devices.filter(waits), which);
    if (!one) return null;
    return {
      says: `${one.name} types the password${one.is === 'signedOut' && shared ? ' on a shared computer' : ''}`,
      does: (now, cast) => letBackIn(now, cast, one, shared),
    };
  });
}

export async function letBackIn(world: World, cast: Cast, one: DeviceState, shared: boolean): Promise<void> {
  const screen = screenOf(cast, one.name);
  if (one.is === 'locked') await screen.device.account.unlock(password);
  else {
    await signIn(cast, screen, shared);
    one.shared = shared;
  }
  one.is = 'open';
  await inState(screen, 'open');
  await comesBack(world, cast, one);
}

export function signInElsewhere(whose: number, shared: boolean): Step {
  return step((world) => {
    const owner = pick(
      world.people.filter(({ state }) => state === 'active'),
      whose,
    );
    if (!owner || world.devices.filter(({ person: name }) => name === owner.name).length > 2) return null;
    return {
      says: `${owner.name} signs in on another ${shared ? 'computer, a shared one' : 'browser'}`,
      does: async (now, cast) => {
        const screen = await addScreen(cast, owner.name, shared);
        const one = newDevice(screen.name, owner.name, shared);
        now.devices.push(one);
        await comesBack(now, cast, one);
      },
    };
  });
}

/** From the list of one's own devices. */
export function signOutFromAfar(which: number, other: number): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    const ended = one && pick(othersOf(world, one), other);
    if (!one || !ended) return null;
    return {
      says: `${one.name} signs ${ended.name} out`,
      does: async (now, cast) => {
        const { device } = screenOf(cast, one.name);
        const rows = await device.account.listDevices();
        const row = rows.find(({ label, current }) => label === ended.name && !current);
        if (!row) throw new Error(`${ended.name} is not in the list of devices`);
        await device.account.endDevice(row.deviceId);
        const wasOpen = ended.is === 'open';
        if (!wasOpen && ended.online) await reload(screenOf(cast, ended.name));
        endSignIn(ended);
        if (ended.online) await inState(screenOf(cast, ended.name), 'signedOut');
        screenOf(cast, ended.name).opened.clear();
        await requireAgreement(cast, now, one);
      },
    };
  });
}

function othersOf(world: Readonly<World>, { name, person: whose }: DeviceState): DeviceState[] {
  return world.devices.filter(
    (each) => each.person === whose && each.name !== name && each.is !== 'signedOut' && !each.revoked,
  );
}

/** The server stores what comes next, and its answer gets lost with the network. */
export function loseAnswer(which: number, where: number): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    const conversation =
      one &&
      pick(
        world.conversations.filter(
          ({ number, members }) =>
            one.knows.includes(number) && members.some(({ name, kind }) => name === one.person && kind === 'member'),
        ),
        where,
      );
    if (!one || !conversation) return null;
    const text = `m${world.written + 1}`;
    return {
      says: `${one.name} writes ${text} in ${conversation.number}, and the answer gets lost`,
      does: async (now, cast) => {
        now.written += 1;
        const screen = screenOf(cast, one.name);
        const real = screen.connection.fetch;
        let isLost: () => void = () => undefined;
        const lost = new Promise<void>((resolve) => (isLost = resolve));
        screen.connection.fetch = async (path, init) => {
          const answer = await real(path, init);
          if (path !== '/api/sendEntry') return answer;
          screen.connection.fetch = real;
          screen.connection.unplug();
          isLost();
          throw new Error('the answer got lost');
        };
        const open = openOn(cast, screen, conversation.number);
        cast.entryIds.set(text, await open.write(text));
        await lost;
        await isConnected(screen, 'offline');
        one.outbox.push({ conversation: conversation.number, what: 'message', target: null, text, failed: null });
        flush(now, one);
        await bringBack(now, cast, one);
        await settled(cast, one, conversation);
      },
    };
  });
}

/** As after an update. Everybody who is there comes back by themselves. */
export function restartServer(): Step {
  return step(() => ({
    says: 'the server starts again',
    does: async (world, cast) => {
      await cast.practice.server.restart();
      for (const one of world.devices.filter(isThere)) {
        const screen = screenOf(cast, one.name);
        screen.connection.plugIn();
        await isConnected(screen, 'online');
      }
    },
  }));
}

/** The everyday ones. */
export const devices: fc.Arbitrary<Step>[] = [
  any.map(unplug),
  any.map(unplug),
  any.map(plugIn),
  any.map(plugIn),
  any.map(openAgain),
  fc.tuple(any, any).map(([which, where]) => loseAnswer(which, where)),
];

/** Those that cost a second. */
export const rareOnDevices: fc.Arbitrary<Step>[] = [
  any.map(lock),
  fc.tuple(any, fc.boolean()).map(([which, shared]) => typePassword(which, shared)),
  fc.tuple(any, fc.boolean()).map(([which, shared]) => typePassword(which, shared)),
  fc.tuple(any, fc.boolean()).map(([whose, shared]) => signInElsewhere(whose, shared)),
  fc.tuple(any, any).map(([which, other]) => signOutFromAfar(which, other)),
  fc.constant(null).map(() => restartServer()),
];
