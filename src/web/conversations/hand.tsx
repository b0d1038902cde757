import { EditBox } from './EditBox.tsx';
import { Attachments } from './files/Attachments.tsx';
import { MessageFiles } from './files/MessageFiles.tsx';
import { OutgoingFiles } from './files/OutgoingFiles.tsx';
import { wordsOfItem } from './happenings.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { OutgoingFailure } from './OutgoingFailure.tsx';
import { UndoButton } from './UndoButton.tsx';

/** See at-hand.ts. */
export const hand = {
  Attachments,
  MessageFiles,
  OutgoingFiles,
  EditBox,
  HeadMenu,
  MessageMenu,
  OutgoingFailure,
  UndoButton,
  wordsOfItem,
};
