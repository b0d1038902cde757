import { EditBox } from './EditBox.tsx';
import { wordsOfItem } from './happenings.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { OutgoingFailure } from './OutgoingFailure.tsx';

/** See at-hand.ts. */
export const hand = { EditBox, HeadMenu, MessageMenu, OutgoingFailure, wordsOfItem };
