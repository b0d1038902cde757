// What few people ever need is loaded when it is drawn, with its texts.
import { tDetails } from '../locales/conversation/texts.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { lazy } from '../ui/lazy.tsx';

export const ConfirmCard = lazy(async () => {
  await tRestore.load();
  return (await import('./ConfirmCard.tsx')).ConfirmCard;
});

export const OwnRestore = lazy(async () => {
  await tRestore.load();
  return (await import('./OwnRestore.tsx')).OwnRestore;
});

export const ConversationNotices = lazy(async () => {
  await Promise.all([tRestore.load(), tDetails.load()]);
  return (await import('./ConversationNotices.tsx')).ConversationNotices;
}, null);
