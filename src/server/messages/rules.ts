/** How long after sending a message its author may edit it, by the server's clock. */
export const EDIT_HOURS = 24;

export function isEditable(sentAt: Date, now: Date): boolean {
  return now.getTime() - sentAt.getTime() <= EDIT_HOURS * 3_600_000;
}
