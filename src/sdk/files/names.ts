const LONGEST_NAME = 120;

/** A file's name on one line, without folders and without what turns text round or hides its ending. */
export function tidyName(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '').trim();
  if (line.length <= LONGEST_NAME) return line || 'file';
  const ending = /\.[^.]{1,10}$/.exec(line)?.[0] ?? '';
  return line.slice(0, LONGEST_NAME - ending.length) + ending;
}
