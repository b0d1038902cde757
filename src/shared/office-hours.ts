// When a professional works, as they say it themselves (E1).
import { z } from 'zod';
import { command, nothing, professionals, query } from './contract.ts';

const minute = z.number().int().min(0);
const workingTime = z
  .object({ from: minute.max(1439), until: minute.max(1440) })
  .refine(({ from, until }) => from < until);

/** Monday first; null for a day off. At least one day has hours. */
export const week = z
  .array(workingTime.nullable())
  .length(7)
  .refine((days) => days.some((hours) => hours !== null));

/** What contacts get of it: the week, in the time zone of whom it is about. */
export const officeHours = z.object({ week: z.array(workingTime.nullable()), timeZone: z.string() });

export const getOfficeHours = query({
  summary: 'The own office hours; null: Monday to Friday, as nothing else was set.',
  actors: professionals,
  input: nothing,
  output: z.object({ week: week.nullable() }),
});

export const setOfficeHours = command({
  summary: 'Sets the own office hours, in the own time zone, or (null) leaves them to what is usual.',
  actors: professionals,
  input: z.object({ week: week.nullable() }),
  output: z.object({ week: week.nullable() }),
});
