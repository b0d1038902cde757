// What kind of file it is, by its bytes first: a name proves nothing.

export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

export type Kind =
  /** Shown here, and cleaned of where it was made before it is sent. */
  | { is: 'picture'; type: PictureType }
  /** Kept as a file, never shown by us. */
  | { is: 'document'; type: string }
  /** A picture that may say where it was made and that we can't clean. */
  | { is: 'unclean' }
  | { is: 'other' };

const openXml = 'application/vnd.openxmlformats-officedocument.';
const openDocument = 'application/vnd.oasis.opendocument.';
const zipped: Record<string, string> = {
  docx: `${openXml}wordprocessingml.document`,
  xlsx: `${openXml}spreadsheetml.sheet`,
  pptx: `${openXml}presentationml.presentation`,
  odt: `${openDocument}text`,
  ods: `${openDocument}spreadsheet`,
  odp: `${openDocument}presentation`,
};
const older: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
const plain: Record<string, string> = { txt: 'text/plain', csv: 'text/csv' };

/** What a file picker is to offer: the kinds that can be sent, and those that a phone turns into one. */
export const ACCEPTED = [
  ...['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/heic', 'application/pdf', '.rtf'],
  ...Object.keys({ ...zipped, ...older, ...plain }).map((extension) => `.${extension}`),
].join(',');

export function kindOf(bytes: Uint8Array, name: string): Kind {
  const starts = (text: string, at = 0) => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (starts('\xff\xd8\xff')) return { is: 'picture', type: 'image/jpeg' };
  if (starts('\x89PNG\r\n\x1a\n')) return { is: 'picture', type: 'image/png' };
  if (starts('GIF87a') || starts('GIF89a')) return { is: 'picture', type: 'image/gif' };
  if (starts('RIFF') && starts('WEBP', 8)) return { is: 'picture', type: 'image/webp' };
  const isTiff = starts('II*\0') || starts('MM\0*');
  if (isTiff || (starts('ftyp', 4) && /^(hei|hev|mif|msf|avi)/.test(textAt(bytes, 8, 3)))) return { is: 'unclean' };
  if (starts('%PDF-')) return { is: 'document', type: 'application/pdf' };
  if (starts('{\\rtf')) return { is: 'document', type: 'application/rtf' };
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const types = starts('PK\x03\x04') ? zipped : starts('\xd0\xcf\x11\xe0') ? older : isText(bytes) ? plain : {};
  const type = types[extension];
  return type ? { is: 'document', type } : { is: 'other' };
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
