import { plural } from './format.ts';

const en = {
  ui: {
    skipToContent: 'Skip to the content',
    mainMenu: 'Main menu',
    close: 'Close',
    cancel: 'Cancel',
    back: 'Back',
    undo: 'Undo',
    moreActions: 'More',
    optional: 'optional',
    loading: 'Loading',
    busy: 'One moment…',
    tryAgain: 'Try again',
    loadingFailed: 'This part could not be loaded. Nothing was lost. Check your connection and try again.',
    unexpected: 'Something went wrong. What you typed is still here. Please try again.',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    capsLock: 'Caps lock is on.',
    errorSummary: (count: number) =>
      plural(count, 'One thing needs your attention', `${count} things need your attention`),
    error: 'Error',
    codeProgress: (typed: number, all: number) => `${typed} of ${all} characters`,
    notices: 'Notices',
    unread: (count: number) => plural(count, '1 unread', `${count} unread`),
    hide: 'Hide',
    hideNow: 'Hide this page',
    hideNowHint: 'Press Escape twice to hide this page at once.',
    continue: 'Continue',
    offline: 'You are offline.',
    leaveQuestion: 'Leave without saving?',
    leaveConsequence: 'What you changed on this page is not saved yet.',
    leave: 'Leave the page',
    stay: 'Stay here',
  },
};

export type Texts = typeof en;
export default en;
