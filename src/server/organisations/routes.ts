import type { Routes } from '../http/routes.ts';
import { createOrganisation, listMails, listOrganisations } from './desk.ts';
import {
  finishDeskEnrolment,
  finishDeskSignIn,
  getDeskProfile,
  signOutDesk,
  startDeskEnrolment,
  startDeskSignIn,
} from './desk-sign-in.ts';
import { declineFeature, listFeatures, requestFeature, switchFeature } from './features.ts';
import { getSystemHealth } from './health.ts';
import { inviteMember, resendInvitation, withdrawInvitation } from './invitations.ts';
import {
  deactivateMember,
  distinguishMember,
  listMembers,
  reactivateMember,
  renameMember,
  setAdministrator,
} from './members.ts';
import {
  confirmCrisisNumbers,
  getOrganisation,
  getReadiness,
  publishTexts,
  updateOrganisation,
} from './organisations.ts';
import { describeInstallation, setUpInstallation } from './setup.ts';
import { deleteDemo, getDemoProgress, tryDemo } from './try-demo.ts';

export const organisationRoutes = {
  describeInstallation,
  setUpInstallation,
  tryDemo,
  getDemoProgress: (app) => getDemoProgress(app),
  startDeskEnrolment,
  finishDeskEnrolment,
  startDeskSignIn,
  finishDeskSignIn,
  getDeskProfile,
  signOutDesk,
  listOrganisations: (app, call) => listOrganisations(app, call.actor),
  createOrganisation: (app, call, input) => createOrganisation(app, call.actor, input),
  switchFeature: (app, call, input) => switchFeature(app, call.actor, input),
  declineFeature: (app, call, input) => declineFeature(app, call.actor, input),
  listMails: (app, call, input) => listMails(app, call.actor, input),
  getSystemHealth: (app, call) => getSystemHealth(app, call.actor),
  deleteDemo,
  getOrganisation: (app, call) => getOrganisation(app, call.actor),
  publishTexts: (app, call, input) => publishTexts(app, call.actor, input),
  updateOrganisation: (app, call, input) => updateOrganisation(app, call.actor, input),
  confirmCrisisNumbers: (app, call) => confirmCrisisNumbers(app, call.actor),
  getReadiness: (app, call) => getReadiness(app, call.actor),
  listFeatures: (app, call) => listFeatures(app, call.actor),
  requestFeature: (app, call, input) => requestFeature(app, call.actor, input),
  listMembers: (app, call) => listMembers(app, call.actor),
  inviteMember: (app, call, input) => inviteMember(app, call.actor, input),
  resendInvitation: (app, call, input) => resendInvitation(app, call.actor, input),
  withdrawInvitation: (app, call, input) => withdrawInvitation(app, call.actor, input),
  deactivateMember: (app, call, input) => deactivateMember(app, call.actor, input),
  reactivateMember: (app, call, input) => reactivateMember(app, call.actor, input),
  setAdministrator: (app, call, input) => setAdministrator(app, call.actor, input),
  distinguishMember: (app, call, input) => distinguishMember(app, call.actor, input),
  renameMember: (app, call, input) => renameMember(app, call.actor, input),
} satisfies Partial<Routes>;
