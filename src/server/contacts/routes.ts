import type { Routes } from '../http/routes.ts';
import { endAbsence, listAbsences, setAbsence } from './absences.ts';
import { askToEndCareLink, endCareLink, linkMembers, listCareLinks } from './care-links.ts';
import { listContacts, takeKeyPackages } from './contacts.ts';
import { acceptFriendship, declineFriendship, endFriendship, inviteFriend, resendFriendInvitation } from './friends.ts';
import { stopHandOver } from './handing-over.ts';
import { answerIntroduction, listIntroductions, makeIntroduction, settleIntroduction } from './introductions.ts';
import { getOfficeHours, setOfficeHours } from './office-hours.ts';
import { silenceCalls } from './silenced.ts';
import { answerTask, listTasks } from './tasks.ts';

export const contactRoutes = {
  listContacts: (app, call) => listContacts(app, call.actor),
  silenceCalls: (app, call, input) => silenceCalls(app, call.actor, input),
  takeKeyPackages: (app, call, input) => takeKeyPackages(app, call.actor, input),
  listCareLinks: (app, call, input) => listCareLinks(app, call.actor, input),
  linkMembers: (app, call, input) => linkMembers(app, call.actor, input),
  endCareLink: (app, call, input) => endCareLink(app, call.actor, input),
  askToEndCareLink: (app, call, input) => askToEndCareLink(app, call.actor, input),
  listTasks: (app, call) => listTasks(app, call.actor),
  answerTask: (app, call, input) => answerTask(app, call.actor, input),
  listIntroductions: (app, call) => listIntroductions(app, call.actor),
  makeIntroduction: (app, call, input) => makeIntroduction(app, call.actor, input),
  answerIntroduction: (app, call, input) => answerIntroduction(app, call.actor, input),
  settleIntroduction: (app, call, input) => settleIntroduction(app, call.actor, input),
  stopHandOver: (app, call, input) => stopHandOver(app, call.actor, input),
  listAbsences: (app, call) => listAbsences(app, call.actor),
  setAbsence: (app, call, input) => setAbsence(app, call.actor, input),
  endAbsence: (app, call, input) => endAbsence(app, call.actor, input),
  getOfficeHours: (app, call) => getOfficeHours(app, call.actor),
  setOfficeHours: (app, call, input) => setOfficeHours(app, call.actor, input),
  inviteFriend: (app, call, input) => inviteFriend(app, call.actor, input),
  resendFriendInvitation: (app, call, input) => resendFriendInvitation(app, call.actor, input),
  acceptFriendship: (app, call, input) => acceptFriendship(app, call.actor, input),
  declineFriendship: (app, call, input) => declineFriendship(app, call.actor, input),
  endFriendship: (app, call, input) => endFriendship(app, call.actor, input),
} satisfies Partial<Routes>;
