import type { Routes } from '../http/routes.ts';
import {
  describeAddressLink,
  followAddressLink,
  getAddressChange,
  requestAddressChange,
  withdrawAddressChange,
} from './address-changes.ts';
import { agreeToTexts } from './agreements.ts';
import { endDevice, getDeviceSecret, listDevices } from './devices.ts';
import { completeCard, finishFormerProof, proveFormerCode, startFormerProof } from './former.ts';
import { addKeyPackages, getAccountKeys, saveBundle } from './keys.ts';
import {
  finishPasswordChange,
  finishProof,
  replaceRecoveryCode,
  replaceWaysIn,
  startPasswordChange,
  startProof,
} from './password.ts';
import { finishCodeSignIn, startCodeSignIn } from './recovery.ts';
import { replaceKeys } from './replace-keys.ts';
import { describeReset, finishReset, startReset, startResetPassword } from './resets.ts';
import { getProfile, updateSettings } from './settings.ts';
import { finishSignIn, signOut, startSignIn } from './sign-in.ts';
import { describeInvitation, finishSignUp, startSignUp } from './sign-up.ts';

export const identityRoutes = {
  describeInvitation,
  startSignUp,
  finishSignUp,
  startSignIn,
  finishSignIn,
  startProof,
  finishProof,
  signOut,
  startPasswordChange,
  finishPasswordChange,
  replaceRecoveryCode,
  agreeToTexts: (app, call, input) => agreeToTexts(app, call.actor, input),
  getProfile: (app, call) => getProfile(app, call.actor),
  updateSettings: (app, call, input) => updateSettings(app, call.actor, input),
  listDevices: (app, call) => listDevices(app, call.actor),
  endDevice: (app, call, input) => endDevice(app, call.actor, input),
  getDeviceSecret: (app, call) => getDeviceSecret(app, call.actor),
  getAccountKeys: (app, call) => getAccountKeys(app, call.actor),
  saveBundle: (app, call, input) => saveBundle(app, call.actor, input),
  addKeyPackages: (app, call, input) => addKeyPackages(app, call.actor, input),
  startCodeSignIn,
  finishCodeSignIn,
  replaceWaysIn: (app, call, input) => replaceWaysIn(app, call.actor, input),
  startReset,
  describeReset,
  startResetPassword,
  finishReset,
  startFormerProof,
  finishFormerProof,
  proveFormerCode,
  completeCard: (app, call, input) => completeCard(app, call.actor, input),
  replaceKeys: (app, call, input) => replaceKeys(app, call.actor, input),
  requestAddressChange: (app, call, input) => requestAddressChange(app, call.actor, input),
  getAddressChange: (app, call) => getAddressChange(app, call.actor),
  withdrawAddressChange: (app, call) => withdrawAddressChange(app, call.actor),
  describeAddressLink,
  followAddressLink,
} satisfies Partial<Routes>;
