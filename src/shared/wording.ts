// Words that an organisation or a member puts in the place of ours in mails and pushes (H2, E9). Pure, for server and pages.

export const MOST_WORDING = 40;

/** Whether it is a line of words that may stand in a mail or on a locked screen: no address and no link, which would look like ours. */
export function isWording(text: string): boolean {
  const isShort = text.length > 0 && text.length <= MOST_WORDING;
  return isShort && text.isWellFormed() && !/[@<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|:\/\/|\bwww\.|\.\w{2,}\//iu.test(text);
}

/** What would tell somebody who looks over a shoulder what this is about. */
const telling =
  /therap|client|cliënt|patient|klient|zorg\b|pflege|psych|practice|praktijk|praxis|counsel|mental|treatment/i;

/** Whether it tells nothing of care: for what is chosen for others. */
export function isNeutral(text: string): boolean {
  return !telling.test(text);
}
