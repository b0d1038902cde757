// What members do with their account on pages of its own: signing up and in, ways in and back, texts, settings, devices.
// Loaded when somebody does one of these.
import type { Account } from './model.ts';
import { ownSafetyNumber } from './own-card.ts';
import { organisationOf } from './parts.ts';
import {
  changePassword,
  newRecoveryCode,
  passwordProblem,
  prepareSignUp,
  signIn,
  suggestPassword,
  unlock,
  type Entrance,
} from './ways-in.ts';

type Elsewhere = 'resume' | 'acceptEarlier' | 'lock' | 'signOut' | 'restore' | 'makeRestoreCode' | 'renewal';

const waysBack = () => import('./ways-back.ts');

export function createAccountDoors(entrance: Entrance): Omit<Account, Elsewhere> {
  const { parts } = entrance;
  const { api, state } = parts;
  return {
    describeInvitation: (token) => api.act('describeInvitation', { token }),
    suggestPassword,
    passwordProblem,
    prepareSignUp: (input) => prepareSignUp(entrance, input),
    signIn: (input) => signIn(entrance, input),
    unlock: async (password) => {
      const now = state.get();
      if (now.is === 'locked') await unlock(entrance, now.me, password);
    },
    changePassword: (old, next) => changePassword(entrance, old, next),
    recover: async (input) => (await waysBack()).recover(entrance, input),
    askForReset: async (address) => void (await api.act('startReset', { ...organisationOf(parts), address })),
    describeReset: (token) => api.act('describeReset', { token }),
    prepareReset: async (input) => (await waysBack()).prepareReset(entrance, input),
    useFormerPassword: async (password) => (await waysBack()).useFormerPassword(entrance, password),
    useFormerCode: async (code) => (await waysBack()).useFormerCode(entrance, code),
    prepareNewKeys: async (input) => (await waysBack()).prepareNewKeys(entrance, input),
    changeAddress: async (password, address) => (await waysBack()).changeAddress(parts, password, address),
    addressChange: () => api.ask('getAddressChange', {}),
    withdrawAddressChange: async () => void (await api.act('withdrawAddressChange', {})),
    describeAddressLink: (token) => api.act('describeAddressLink', { token }),
    followAddressLink: async (token) => (await waysBack()).followAddressLink(parts, token),
    newRecoveryCode: (password) => newRecoveryCode(entrance, password),
    agreeToTexts: async (version) => {
      await api.act('agreeToTexts', { version });
      await entrance.begin();
    },
    updateSettings: async (input) => {
      const { profile } = await api.act('updateSettings', input);
      const now = state.get();
      if (now.is === 'open') state.set({ is: 'open', me: { ...now.me, profile } });
    },
    listDevices: async () => (await api.ask('listDevices', {})).devices,
    endDevice: async (deviceId) => void (await api.act('endDevice', { deviceId })),
    safetyNumber: () => ownSafetyNumber(parts),
  };
}
