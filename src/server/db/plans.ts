// Planning takes PostgreSQL longer than running what a message needs. A statement that comes often gets a name, under
// which each connection keeps its plan.

/** From this use on a statement has a name. */
const OFTEN = 10;
/** Plans take memory on each connection, so that texts which vary without end must not all get one. */
const MOST_NAMED = 100;
const MOST_COUNTED = 2_000;

const counted = new Map<string, number>();
const names = new Map<string, string>();

/** The statement as `pg` takes it: with a name once it has come often. */
export function named(text: string): { text: string; name?: string } {
  const name = names.get(text);
  if (name !== undefined) return { name, text };
  if (names.size >= MOST_NAMED) return { text };
  const uses = (counted.get(text) ?? 0) + 1;
  if (uses < OFTEN) {
    if (counted.size >= MOST_COUNTED) counted.clear();
    counted.set(text, uses);
  } else {
    counted.delete(text);
    names.set(text, `alcove_${names.size}`);
  }
  return { text };
}
