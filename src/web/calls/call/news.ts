// What changed in a call between two views of it: for who can't see it happen.
import type { CallView } from '../../../sdk/calls/model.ts';
import type { ParticipantId } from '../../../shared/ids.ts';

export type CallNews =
  | { type: 'joined' | 'left' | 'shares' | 'stopsSharing'; participantId: ParticipantId }
  | { type: 'securely' | 'lost' | 'back' | 'mutedByOther' };

export function newsBetween(before: CallView, after: CallView): CallNews[] {
  const news: CallNews[] = [];
  const [was, is] = [before.stage.is, after.stage.is];
  if (is === 'reconnecting' && was !== 'reconnecting') news.push({ type: 'lost' });
  if (was === 'reconnecting' && (is === 'together' || is === 'alone')) news.push({ type: 'back' });
  if (was === 'connecting' && (is === 'together' || is === 'alone')) news.push({ type: 'securely' });
  if (!before.own.mutedByOther && after.own.mutedByOther) news.push({ type: 'mutedByOther' });
  // Who was there when one came in is not news; nor is it that one leaves oneself.
  if (was === 'connecting' || was === 'preparing' || is === 'ended') return news;
  for (const person of after.people) {
    const { participantId } = person;
    const known = before.people.find((one) => one.participantId === participantId);
    if (!known) news.push({ type: 'joined', participantId });
    if (person.sharing && !known?.sharing) news.push({ type: 'shares', participantId });
    if (!person.sharing && known?.sharing) news.push({ type: 'stopsSharing', participantId });
  }
  for (const { participantId } of before.people) {
    if (!after.people.some((one) => one.participantId === participantId)) news.push({ type: 'left', participantId });
  }
  return news;
}
