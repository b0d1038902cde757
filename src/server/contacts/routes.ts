import type { Routes } from '../http/routes.ts';
import { askToEndCareLink, endCareLink, linkMembers, listCareLinks } from './care-links.ts';
import { listContacts, takeKeyPackages } from './contacts.ts';
import { answerIntroduction, listIntroductions, makeIntroduction, settleIntroduction } from './introductions.ts';
import { answerTask, listTasks } from './tasks.ts';

export const contactRoutes = {
  listContacts: (app, call) => listContacts(app, call.actor),
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
} satisfies Partial<Routes>;
