import { formatNumber } from '../format.ts';

const en = {
  attach: 'Attach files',
  attachHint: (count: number, megabytes: number) =>
    `Attach files: up to ${formatNumber(count)} pictures, PDF or office files, ${formatNumber(megabytes)} MB each`,
  camera: 'Take a photo',
  chosen: 'Files of this message',
  limits: (count: number, megabytes: number) =>
    `Up to ${formatNumber(count)} files, ${formatNumber(megabytes)} MB each. Where and when photos were taken is removed before they are sent.`,
  shared: 'This is a shared computer: files that are not sent yet are lost when you close this page.',
  preparing: 'Getting it ready…',
  remove: (name: string) => `Remove ${name}`,
  drop: 'Drop files here to attach them',
  refused: (name: string, why: string) => `${name}: ${why}`,
  tooMany: (count: number) => `A message has room for ${formatNumber(count)} files. The others were left out.`,
  picture: (name: string) => `Picture: ${name}`,
  openPicture: (name: string) => `Show ${name} large`,
  showPicture: (size: string) => `Show picture (${size})`,
  loading: 'Loading…',
  loaded: (percent: number) => `${formatNumber(percent)} % loaded`,
  sent: (percent: number) => `${formatNumber(percent)} % sent`,
  progress: (name: string) => `Sending ${name}`,
  cancel: 'Cancel sending',
  download: 'Download',
  downloadName: (name: string) => `Download ${name}`,
  unchecked: (name: string) => `From ${name}. Nobody checked it for viruses.`,
  unchecked_own: 'From you.',
  notPicture: 'This is not the picture that it says it is, so it is not shown.',
  sharedQuestion: 'Download on a shared computer?',
  sharedConsequence: 'The file stays on this computer, readable for whoever uses it next. Delete it when you leave.',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  fit: 'Fit to the window',
  previous: 'Previous picture',
  next: 'Next picture',
  place: (at: number, all: number) => `${formatNumber(at)} of ${formatNumber(all)}`,
  bytes: (value: number) => `${formatNumber(value)} bytes`,
  kilobytes: (value: number) => `${formatNumber(value)} KB`,
  megabytes: (value: number) => `${formatNumber(value)} MB`,
};

export type FileTexts = typeof en;
export default en;
