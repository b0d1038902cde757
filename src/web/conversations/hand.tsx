import { AboveComposer } from './AboveComposer.tsx';
import { ComposerHint } from './ComposerHint.tsx';
import { ComposerTools } from './ComposerTools.tsx';
import { EditBox } from './EditBox.tsx';
import { MessageFiles } from './files/MessageFiles.tsx';
import { OutgoingFiles } from './files/OutgoingFiles.tsx';
import { wordsOfItem } from './happenings.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { OutgoingFailure } from './OutgoingFailure.tsx';
import { wordsOfReaders } from './receipts.ts';
import { UndoButton } from './UndoButton.tsx';

/** See at-hand.ts. */
export const hand = {
  AboveComposer,
  ComposerTools,
  ComposerHint,
  MessageFiles,
  OutgoingFiles,
  EditBox,
  HeadMenu,
  MessageMenu,
  OutgoingFailure,
  UndoButton,
  wordsOfItem,
  wordsOfReaders,
};
