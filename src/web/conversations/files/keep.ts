import type { AttachedFile, OpenConversation } from '../../../sdk/model.ts';
import { me } from '../../app/device.ts';
import { tFiles } from '../../locales/files/texts.ts';
import { ask } from '../../ui/dialog.tsx';

const LEFT_FOR_MS = 60_000;

/** Loads a file and lets the browser keep it as a download, under its name and never opened here. */
export async function keepFile(
  open: OpenConversation,
  file: AttachedFile,
  progress: (received: number) => void = () => {},
): Promise<void> {
  const words = tFiles();
  const question = { title: words.sharedQuestion, body: words.sharedConsequence, yes: words.download };
  if (me.peek()?.shared && !(await ask(question))) return;
  progress(0);
  const { content } = await open.loadFile(file, progress);
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), LEFT_FOR_MS);
}
