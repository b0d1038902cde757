// When a professional is away, and who stands in.
import { z } from 'zod';
import { command, done, id, nothing, professionals, query } from './contract.ts';

/** A day of the calendar in this millennium, as `2026-07-31`, in the time zone of whom it is about. */
export const day = z.iso.date().refine((text) => text >= '2000-01-01' && text < '2999-12-31');

export const absence = z.object({
  absenceId: id<'absence'>(),
  /** First and last day. */
  from: day,
  to: day,
  cover: z.object({ memberId: id<'member'>(), name: z.string() }).nullable(),
  running: z.boolean(),
});
export type Absence = z.infer<typeof absence>;

export const listAbsences = query({
  summary: "A professional's own absences that aren't over.",
  actors: professionals,
  input: nothing,
  output: z.object({ absences: z.array(absence) }),
});
export const setAbsence = command({
  summary:
    'Sets an absence, in whole days of the own time zone. While it lasts, the cover colleague is linked with the own clients, who are told.',
  actors: professionals,
  input: z.object({
    /** Made by the device, so that pressing twice sets one. */
    absenceId: id<'absence'>(),
    from: day,
    to: day,
    coverId: id<'member'>().nullable(),
  }),
  output: done,
  errors: ['absence.overlaps', 'contact.unknown'],
});
export const endAbsence = command({
  summary: 'Ends an absence now, or takes back one to come.',
  actors: professionals,
  input: z.object({ absenceId: id<'absence'>() }),
  output: done,
  errors: ['not_found'],
});
