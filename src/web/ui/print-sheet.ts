// A sheet of paper with nothing of the page around it. It is built of text nodes and leaves the page after printing.
import './print-sheet.css';

export interface SheetPart {
  label?: string | undefined;
  text: string;
  /** In large, evenly spaced letters. */
  code?: boolean | undefined;
}

const ATTRIBUTE = 'printing';
let remove: () => void = () => {};

/** Opens the browser's print dialog with just this on the sheet. */
export function printSheet(title: string, parts: readonly SheetPart[]): void {
  remove();
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  sheet.append(element('h1', title));
  for (const { label, text, code } of parts) {
    if (label) sheet.append(element('h2', label));
    const line = element('p', text);
    if (code) line.className = 'code';
    sheet.append(line);
  }
  document.body.append(sheet);
  document.documentElement.dataset[ATTRIBUTE] = '';
  remove = () => {
    removeEventListener('afterprint', remove);
    delete document.documentElement.dataset[ATTRIBUTE];
    sheet.remove();
  };
  addEventListener('afterprint', remove);
  window.print();
}

function element(name: 'h1' | 'h2' | 'p', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
