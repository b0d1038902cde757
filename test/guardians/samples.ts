// One well-formed input for every endpoint, of the caller's own things where there are any. A new endpoint without a
// sample is a compile error here, so it can't escape the access matrix.
import { randomBytes } from 'node:crypto';
import { client as opaqueClient } from '@serenity-kit/opaque';
import type { App } from '../../src/server/application.ts';
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { Input } from '../../src/shared/contract.ts';
import type { MemberId } from '../../src/shared/ids.ts';
import type { Cast, Organisation } from './cast.ts';

type InputOf<Name extends EndpointName> = Input<(typeof api)[Name]>;
export type Samples = { [Name in EndpointName]: InputOf<Name> };

/** Whose things a sample is about. */
export interface Scene {
  app: App;
  cast: Cast;
  organisation: Organisation;
  /** Who calls; null if no member does. */
  self: MemberId | null;
  conversationId?: string;
}

const bytes = (length: number) => randomBytes(length).toString('base64url');

/** Fresh every time: ids are used once. */
export function makeSamples({ app, cast, organisation, self, conversationId }: Scene): Samples {
  const id = <Kind extends string>() => app.ids.next<Kind>();
  const { professional, client } = organisation.members;
  const other = self === client ? professional : client;
  const inConversation = { conversationId: (conversationId ?? id()) as never };
  const { registrationRequest } = opaqueClient.startRegistration({ password: cast.password });
  const { startLoginRequest: loginRequest } = opaqueClient.startLogin({ password: cast.password });
  const signed = { bytes: bytes(200), signature: bytes(64) };
  const card = { n: 1, card: bytes(150), signature: bytes(64), previousSignature: '' };
  const slot = (kind: 'password' | 'recovery') => ({
    slotId: id<never>() as never,
    kind,
    generation: 1,
    box: bytes(60),
  });
  const slots = { version: 2, slots: [slot('password'), slot('recovery')], signature: bytes(64) };
  const bundle = { version: 2, generation: 1, box: bytes(300) };
  const keyPackage = { k: 0, sign: bytes(32), hpke: bytes(32), binding: bytes(64) };
  const device = { label: 'Firefox on Linux', shared: false };
  const place = { country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' } as const;
  const attempt = { attemptId: id<string>(), finishRequest: bytes(64) };
  // A share begins with a public key: this one is that of the base point.
  const share = Buffer.concat([Buffer.from([9]), Buffer.alloc(31), randomBytes(52)]).toString('base64url');
  const shares = [{ participantId: id<never>() as never, firstEpoch: 0, lastEpoch: 0, box: share }];
  const ofSeat = { seatId: bytes(16) };
  const wrongToken = bytes(32);
  const newKeys = {
    ...{ registrationRecord: bytes(192), card, slots, bundle, recoveryAuthHash: bytes(32), packages: [keyPackage] },
  };
  return {
    health: {},
    // Identity
    describeInvitation: { token: organisation.invited.token },
    startSignUp: { token: organisation.invited.token, registrationRequest },
    finishSignUp: {
      ...{ token: wrongToken, registrationRecord: bytes(192), card, slots, bundle },
      recoveryAuthHash: bytes(32),
      packages: [keyPackage],
      agreedVersion: null,
      ...{ language: 'en', timeZone: 'Europe/Amsterdam', device, introduction: null },
    },
    startSignIn: { organisation: organisation.shortName, address: 'nobody@example.org', loginRequest },
    finishSignIn: { ...attempt, device },
    startProof: { loginRequest },
    finishProof: attempt,
    signOut: {},
    getProfile: {},
    getDeviceSecret: {},
    agreeToTexts: { version: 1 },
    updateSettings: { language: 'en' },
    listDevices: {},
    endDevice: { deviceId: id() },
    getAccountKeys: {},
    saveBundle: { bundle },
    addKeyPackages: { packages: [keyPackage] },
    startPasswordChange: { registrationRequest },
    finishPasswordChange: { registrationRecord: bytes(192), slots },
    replaceRecoveryCode: { slots, recoveryAuthHash: bytes(32) },
    // Ways back
    startCodeSignIn: { organisation: organisation.shortName, address: 'nobody@example.org' },
    finishCodeSignIn: { organisation: organisation.shortName, address: 'nobody@example.org', proof: bytes(32), device },
    replaceWaysIn: { registrationRecord: bytes(192), slots, recoveryAuthHash: bytes(32) },
    startReset: { organisation: organisation.shortName, address: 'nobody@example.org' },
    describeReset: { token: wrongToken },
    startResetPassword: { token: wrongToken, registrationRequest },
    finishReset: { token: wrongToken, ...newKeys, device },
    startFormerProof: { loginRequest },
    finishFormerProof: attempt,
    proveFormerCode: { proof: bytes(32) },
    completeCard: { n: 2, previousSignature: bytes(64) },
    replaceKeys: newKeys,
    requestAddressChange: { address: 'another@example.org' },
    getAddressChange: {},
    withdrawAddressChange: {},
    describeAddressLink: { token: wrongToken },
    followAddressLink: { token: wrongToken },
    getRestore: {},
    listConversationsToConfirm: { memberId: other },
    listOldKeys: {},
    listIntroductions: {},
    makeIntroduction: { introductionId: id(), withMemberId: other, purpose: 'compare', mac: bytes(32) },
    answerIntroduction: { introductionId: organisation.introductionId, answer: { kind: 'wrong' } },
    settleIntroduction: { introductionId: organisation.introductionId, matched: false },
    // Organisations and the service desk
    describeInstallation: { organisation: organisation.shortName },
    setUpInstallation: {
      token: wrongToken,
      organisation: { name: 'Second', shortName: 'second', ...place },
      administrator: { name: 'Ada', address: 'ada@example.org', profession: '' },
      serviceDesk: { name: 'Des', address: 'des@example.org' },
    },
    tryDemo: { token: wrongToken },
    getDemoProgress: {},
    startDeskEnrolment: { token: wrongToken, registrationRequest },
    finishDeskEnrolment: { token: wrongToken, registrationRecord: bytes(192) },
    startDeskSignIn: { address: 'desk@example.org', loginRequest },
    finishDeskSignIn: attempt,
    getDeskProfile: {},
    signOutDesk: {},
    listOrganisations: {},
    createOrganisation: {
      organisation: { name: 'Third', shortName: `third-${bytes(4).toLowerCase().replaceAll('_', '-')}`, ...place },
      administrator: { name: 'Ada', address: 'ada@example.org' },
    },
    switchFeature: { organisationId: organisation.id, feature: 'guests', enabled: false },
    declineFeature: { organisationId: organisation.id, feature: 'guests' },
    listMails: {},
    getSystemHealth: {},
    deleteDemo: {},
    getOrganisation: {},
    publishTexts: { privacyStatement: 'We keep little.', houseRules: 'Be kind.' },
    updateOrganisation: { name: `Practice ${organisation.shortName}` },
    confirmCrisisNumbers: {},
    getReadiness: {},
    listFeatures: {},
    requestFeature: { feature: 'guests' },
    listMembers: {},
    inviteMember: {
      ...{ memberId: id(), role: 'client', name: 'Nina', address: `nina-${bytes(6)}@example.org`, language: 'nl' },
      ...{ linkWith: [professional], delivery: 'paper', introduction: null },
    },
    resendInvitation: { memberId: organisation.invited.memberId, delivery: 'paper' },
    withdrawInvitation: { memberId: id() },
    deactivateMember: { memberId: id() },
    reactivateMember: { memberId: id() },
    setAdministrator: { memberId: professional, administrator: false },
    distinguishMember: { memberId: client, clientNumber: '4711', birthYear: 1987 },
    renameMember: { memberId: client, name: 'Another Name' },
    // Contacts and tasks
    listContacts: {},
    takeKeyPackages: { memberIds: [other] },
    listCareLinks: {},
    linkMembers: { professionalId: professional, clientId: client },
    endCareLink: { careLinkId: id(), as: 'ended' },
    getHandOver: { clientId: client },
    startHandOver: { handOverId: id(), clientId: client, colleagueId: id(), conversations: [] },
    finishHandOver: { handOverId: id() },
    stopHandOver: { handOverId: id() },
    listAbsences: {},
    setAbsence: { absenceId: id(), from: '2099-07-01', to: '2099-07-31', coverId: null },
    endAbsence: { absenceId: id() },
    inviteFriend: {
      ...{ memberId: id(), name: 'Finn', address: `finn-${bytes(6)}@example.org`, language: 'nl', named: false },
      introduction: null,
    },
    resendFriendInvitation: { memberId: id() },
    acceptFriendship: { invitationId: id() },
    declineFriendship: { invitationId: id() },
    endFriendship: { memberId: id() },
    askToEndCareLink: { careLinkId: organisation.careLinkId },
    listTasks: {},
    answerTask: { taskId: organisation.taskId, answer: 'seen' },
    // Conversations and messages
    createConversation: {
      conversationId: id(),
      control: signed,
      participants: [
        { participantId: id(), memberId: self ?? other, k: 0 },
        { participantId: id(), memberId: other, k: 0 },
      ],
      ...{ shares, topic: null, message: null },
    },
    listConversations: {},
    getConversation: inConversation,
    getAcquaintance: { conversationId: id(), memberId: id() },
    appendControl: { ...inConversation, control: signed, shares, newKeys: null, topic: null },
    leaveConversation: { conversationId: id() },
    closeConversation: { conversationId: id() },
    reopenConversation: { conversationId: id() },
    grantShares: { ...inConversation, shares },
    reportMissingShares: { ...inConversation, epochs: [0] },
    markRead: { ...inConversation, position: 1 },
    markUnread: { ...inConversation, unread: true },
    changeMark: { ...inConversation, mark: { as: 'pinned', on: true } },
    saveDraft: { ...inConversation, version: 1, box: bytes(100) },
    noteTyping: inConversation,
    listEntries: inConversation,
    chooseName: { ...inConversation, choice: { as: 'later' } },
    noteUnveiling: inConversation,
    sendEntry: { ...inConversation, entry: signed },
    scheduleEntry: { ...inConversation, entry: signed, releaseAt: Date.now() + 3_600_000 },
    sendScheduled: { ...inConversation, entry: signed },
    cancelScheduled: { ...inConversation, entryId: id() },
    listScheduled: {},
    getOfficeHours: {},
    setOfficeHours: { week: [{ from: 540, until: 1020 }, null, null, null, null, null, null] },
    // Calls
    silenceCalls: { memberId: other, silenced: true },
    listCalls: {},
    getCall: inConversation,
    joinCall: { ...inConversation, callId: id(), seat: signed },
    keepSeat: ofSeat,
    leaveCall: ofSeat,
    answerRing: { callId: id(), answer: 'no' },
    ringAgain: { ...ofSeat, participantId: id() },
    endCall: { callId: id() },
    muteInCall: { ...ofSeat, participantId: null },
    removeFromCall: { ...ofSeat, participantId: id() },
    letBackIn: { callId: id(), participantId: id() },
    sendMediaKeys: { ...ofSeat, ...signed },
    askMediaKeys: { ...ofSeat, fromSeatId: bytes(16), generation: null },
    openLine: { ...ofSeat, direction: 'send' },
    connectLine: { ...ofSeat, direction: 'send', dtlsParameters: {} },
    restartLine: { ...ofSeat, direction: 'send' },
    sendMedia: { ...ofSeat, stream: 'sound', rtpParameters: {}, paused: false },
    changeMedia: { ...ofSeat, stream: 'sound', to: 'paused' },
    receiveMedia: { ...ofSeat, producerId: id(), rtpCapabilities: {} },
    changeReceived: { ...ofSeat, consumerId: id(), wanted: true },
    // Being told
    getNotificationSettings: {},
    updateNotificationSettings: { mail: 'hourly', quietHours: { from: 22 * 60, until: 7 * 60 } },
    subscribeToPush: {
      endpoint: `https://push.example.org/${bytes(12)}`,
      p256dh: Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString('base64url'),
      auth: bytes(16),
    },
    unsubscribeFromPush: {},
    stopMails: { token: bytes(90) },
    // Files
    startUpload: { ...inConversation, fileId: id(), chunks: 1 },
    uploadPart: { fileId: id(), offset: 0 },
    cancelUpload: { fileId: id() },
    downloadFile: { fileId: id() },
  };
}

export const endpointNames = Object.keys(api) as EndpointName[];
