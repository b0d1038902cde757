import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Button } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';

/** A client may ask to end a care link; the administrators decide. */
export function AskToEnd({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const asked = useSignal(false);
  const press = async (): Promise<void> => {
    const sure = await ask({
      title: words.askEndQuestion(contact.name),
      body: words.askEndWhy,
      yes: words.askEndYes,
    });
    if (!sure) return;
    try {
      const { careLinks } = await device.ask('listCareLinks', {});
      const mine = careLinks.find((link) => link.professional.memberId === contact.memberId && link.abilities.askToEnd);
      if (mine) await device.act('askToEndCareLink', { careLinkId: mine.careLinkId });
      asked.value = true;
    } catch (error) {
      showToast(explain(error));
    }
  };
  return (
    <div role="status">
      {asked.value ? (
        <p>{words.asked}</p>
      ) : (
        <Button kind="quiet" onClick={() => void press()}>
          {words.askEnd}
        </Button>
      )}
    </div>
  );
}
