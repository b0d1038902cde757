import { ComposerHint } from './ComposerHint.tsx';
import { EditBox } from './EditBox.tsx';
import { Attachments } from './files/Attachments.tsx';
import { MessageFiles } from './files/MessageFiles.tsx';
import { OutgoingFiles } from './files/OutgoingFiles.tsx';
import { wordsOfItem } from './happenings.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { OutgoingFailure } from './OutgoingFailure.tsx';
import { wordsOfReaders } from './receipts.ts';
import { TypingLine } from './TypingLine.tsx';
import { UndoButton } from './UndoButton.tsx';

/** See at-hand.ts. */
export const hand = {
  Attachments,
  ComposerHint,
  MessageFiles,
  OutgoingFiles,
  EditBox,
  HeadMenu,
  MessageMenu,
  OutgoingFailure,
  TypingLine,
  UndoButton,
  wordsOfItem,
  wordsOfReaders,
};
