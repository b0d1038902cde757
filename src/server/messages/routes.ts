import type { Routes } from '../http/routes.ts';
import { cancelUpload, downloadFile, startUpload, uploadPart } from './files.ts';
import { sendEntry } from './messages.ts';

type Names = 'sendEntry' | 'startUpload' | 'uploadPart' | 'cancelUpload' | 'downloadFile';

export const messageRoutes: Routes<Names> = {
  sendEntry: (app, call, input) => sendEntry(app, call.actor, input),
  startUpload: (app, call, input) => startUpload(app, call.actor, input),
  uploadPart: (app, call, input, body) => uploadPart(app, call.actor, input, body),
  cancelUpload: (app, call, input) => cancelUpload(app, call.actor, input),
  downloadFile: (app, call, input) => downloadFile(app, call.actor, input),
};
