import type { Routes } from '../http/routes.ts';
import { endCall, letBackIn, muteInCall, removeFromCall } from './directing.ts';
import { joinCall } from './joining.ts';
import { changeMedia, changeReceived, connectLine, openLine, receiveMedia, restartLine, sendMedia } from './lines.ts';
import { getCall, listCalls } from './presenting.ts';
import { answerRing, ringAgain } from './ringing.ts';
import { askMediaKeys, keepSeat, leaveCall, sendMediaKeys } from './seats.ts';

export const callRoutes: Routes<
  | 'listCalls'
  | 'getCall'
  | 'joinCall'
  | 'keepSeat'
  | 'leaveCall'
  | 'answerRing'
  | 'ringAgain'
  | 'endCall'
  | 'muteInCall'
  | 'removeFromCall'
  | 'letBackIn'
  | 'sendMediaKeys'
  | 'askMediaKeys'
  | 'openLine'
  | 'connectLine'
  | 'restartLine'
  | 'sendMedia'
  | 'changeMedia'
  | 'receiveMedia'
  | 'changeReceived'
> = {
  listCalls: (app, call) => listCalls(app, call.actor),
  getCall: (app, call, input) => getCall(app, call.actor, input),
  joinCall: (app, call, input) => joinCall(app, call.actor, input),
  keepSeat: (app, call, input) => keepSeat(app, call.actor, input),
  leaveCall: (app, call, input) => leaveCall(app, call.actor, input),
  answerRing: (app, call, input) => answerRing(app, call.actor, input),
  ringAgain: (app, call, input) => ringAgain(app, call.actor, input),
  endCall: (app, call, input) => endCall(app, call.actor, input),
  muteInCall: (app, call, input) => muteInCall(app, call.actor, input),
  removeFromCall: (app, call, input) => removeFromCall(app, call.actor, input),
  letBackIn: (app, call, input) => letBackIn(app, call.actor, input),
  sendMediaKeys: (app, call, input) => sendMediaKeys(app, call.actor, input),
  askMediaKeys: (app, call, input) => askMediaKeys(app, call.actor, input),
  openLine: (app, call, input) => openLine(app, call.actor, input),
  connectLine: (app, call, input) => connectLine(app, call.actor, input),
  restartLine: (app, call, input) => restartLine(app, call.actor, input),
  sendMedia: (app, call, input) => sendMedia(app, call.actor, input),
  changeMedia: (app, call, input) => changeMedia(app, call.actor, input),
  receiveMedia: (app, call, input) => receiveMedia(app, call.actor, input),
  changeReceived: (app, call, input) => changeReceived(app, call.actor, input),
};
