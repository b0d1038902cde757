import type { Routes } from '../http/routes.ts';
import { sendEntry } from './messages.ts';

export const messageRoutes: Routes<'sendEntry'> = {
  sendEntry: (app, call, input) => sendEntry(app, call.actor, input),
};
