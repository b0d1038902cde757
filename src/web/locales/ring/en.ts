import { formatNumber } from '../format.ts';

const en = {
  start: 'Start video call',
  join: 'Join call',
  preparing: (percent: number) => `Video calls are being prepared: ${formatNumber(percent)} per cent.`,
  unavailable: 'Video calls are not available at the moment. Please try again soon.',
  title: (name: string) => `${name} is calling you`,
  somebody: 'Somebody is calling you',
  video: 'Video call',
  accept: 'Accept',
  decline: 'Decline',
  later: 'In five minutes',
  busy: (name: string) => `${name} is calling you from another conversation.`,
  busySomebody: 'Somebody is calling you from another conversation.',
};

export type RingTexts = typeof en;
export default en;
