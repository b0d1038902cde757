// What the domain that tells people outside the app asks of conversations.
export { selectUnread as listUnread, type Unread } from './unread-store.ts';
export { selectUnanswered as listUnanswered } from './store.ts';
