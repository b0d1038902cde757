import type { Routes } from '../http/routes.ts';
import { cancelUpload, downloadFile, startUpload, uploadPart } from './files.ts';
import { sendEntry } from './messages.ts';
import { cancelScheduled, listScheduled, scheduleEntry, sendScheduled } from './scheduling.ts';

type Names =
  | 'sendEntry'
  | 'scheduleEntry'
  | 'sendScheduled'
  | 'cancelScheduled'
  | 'listScheduled'
  | 'startUpload'
  | 'uploadPart'
  | 'cancelUpload'
  | 'downloadFile';

export const messageRoutes: Routes<Names> = {
  sendEntry: (app, call, input) => sendEntry(app, call.actor, input),
  scheduleEntry: (app, call, input) => scheduleEntry(app, call.actor, input),
  sendScheduled: (app, call, input) => sendScheduled(app, call.actor, input),
  cancelScheduled: (app, call, input) => cancelScheduled(app, call.actor, input),
  listScheduled: (app, call) => listScheduled(app, call.actor),
  startUpload: (app, call, input) => startUpload(app, call.actor, input),
  uploadPart: (app, call, input, body) => uploadPart(app, call.actor, input, body),
  cancelUpload: (app, call, input) => cancelUpload(app, call.actor, input),
  downloadFile: (app, call, input) => downloadFile(app, call.actor, input),
};
