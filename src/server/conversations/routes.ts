import type { Routes } from '../http/routes.ts';
import { closeConversation, leaveConversation, reopenConversation } from './closing.ts';
import { appendControl } from './control.ts';
import { getConversation, listConversations, listEntries } from './conversations.ts';
import { finishHandOver, getHandOver, startHandOver } from './handing-over.ts';
import { grantShares, reportMissingShares } from './keys.ts';
import { changeMark, markRead, markUnread, saveDraft } from './marks.ts';
import { chooseName, noteUnveiling } from './naming.ts';
import { getRestore, listConversationsToConfirm, listOldKeys } from './restore.ts';
import { getAcquaintance } from './acquaintance.ts';
import { createConversation } from './start.ts';
import { noteTyping } from './typing.ts';

export const conversationRoutes: Routes<
  | 'createConversation'
  | 'listConversations'
  | 'getConversation'
  | 'getAcquaintance'
  | 'appendControl'
  | 'leaveConversation'
  | 'closeConversation'
  | 'reopenConversation'
  | 'grantShares'
  | 'reportMissingShares'
  | 'markRead'
  | 'markUnread'
  | 'changeMark'
  | 'saveDraft'
  | 'noteTyping'
  | 'listEntries'
  | 'chooseName'
  | 'noteUnveiling'
  | 'getRestore'
  | 'listConversationsToConfirm'
  | 'listOldKeys'
  | 'getHandOver'
  | 'startHandOver'
  | 'finishHandOver'
> = {
  createConversation: (app, call, input) => createConversation(app, call.actor, input),
  listConversations: (app, call, input) => listConversations(app, call.actor, input),
  getConversation: (app, call, input) => getConversation(app, call.actor, input),
  getAcquaintance: (app, call, input) => getAcquaintance(app, call.actor, input),
  appendControl: (app, call, input) => appendControl(app, call.actor, input),
  leaveConversation: (app, call, input) => leaveConversation(app, call.actor, input),
  closeConversation: (app, call, input) => closeConversation(app, call.actor, input),
  reopenConversation: (app, call, input) => reopenConversation(app, call.actor, input),
  grantShares: (app, call, input) => grantShares(app, call.actor, input),
  reportMissingShares: (app, call, input) => reportMissingShares(app, call.actor, input),
  markRead: (app, call, input) => markRead(app, call.actor, input),
  markUnread: (app, call, input) => markUnread(app, call.actor, input),
  changeMark: (app, call, input) => changeMark(app, call.actor, input),
  saveDraft: (app, call, input) => saveDraft(app, call.actor, input),
  noteTyping: (app, call, input) => noteTyping(app, call.actor, input),
  listEntries: (app, call, input) => listEntries(app, call.actor, input),
  chooseName: (app, call, input) => chooseName(app, call.actor, input),
  noteUnveiling: (app, call, input) => noteUnveiling(app, call.actor, input),
  getRestore: (app, call) => getRestore(app, call.actor),
  listConversationsToConfirm: (app, call, input) => listConversationsToConfirm(app, call.actor, input),
  listOldKeys: (app, call) => listOldKeys(app, call.actor),
  getHandOver: (app, call, input) => getHandOver(app, call.actor, input),
  startHandOver: (app, call, input) => startHandOver(app, call.actor, input),
  finishHandOver: (app, call, input) => finishHandOver(app, call.actor, input),
};
