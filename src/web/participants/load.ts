import { tContacts } from '../locales/contacts/texts.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { tParticipants } from '../locales/participants/texts.ts';

/** The dialog about participants, with all its words. */
export async function loadDialog() {
  const texts = [tContacts, tDetails, tNaming, tParticipants].map((set) => set.load());
  const [module] = await Promise.all([import('./ParticipantsDialog.tsx'), ...texts]);
  return module.ParticipantsDialog;
}
