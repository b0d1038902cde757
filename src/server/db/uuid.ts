const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its one spelling (lower case, with dashes), and so safe as a literal or a file name. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
