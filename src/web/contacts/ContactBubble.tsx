import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { awaitsRestore, ConversationRow, hrefOf } from '../conversations/ConversationRow.tsx';
import type { ConversationSummary, KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button, IconButton, LinkButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { IconConversation, IconConversationNew } from '../ui/icons.tsx';
import { List } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';

interface BubbleProps {
  contact: KnownContact;
  /** Written beside the sign: on the contact's own card. */
  label?: string | undefined;
}

/** The conversation bubble: opens the conversation with this contact, offers several, or starts one. */
export function ContactBubble({ contact, label }: BubbleProps): JSX.Element | null {
  const words = t().contact;
  const several = useSignal<readonly ConversationSummary[] | null>(null);
  const start = router.href('startConversation', undefined, { with: contact.memberId });
  if (!contact.abilities.startConversation) return null;
  const press = async (): Promise<void> => {
    try {
      const all = await device.conversations.findWith(contact.memberId);
      const found = all.filter((one) => !awaitsRestore(one));
      const [only] = found;
      if (found.length > 1) several.value = found;
      else await router.go(only ? hrefOf(only) : start);
    } catch (error) {
      showToast(explain(error));
    }
  };
  return (
    <>
      {label ? (
        <Button icon={IconConversation} onClick={() => void press()}>
          {label}
        </Button>
      ) : (
        <IconButton icon={IconConversation} label={words.write(contact.name)} onClick={() => void press()} />
      )}
      {several.value && (
        <Dialog
          title={words.several(contact.name)}
          onClose={() => (several.value = null)}
          actions={
            <LinkButton icon={IconConversationNew} href={start}>
              {words.startNew}
            </LinkButton>
          }
        >
          <List label={words.several(contact.name)}>
            {several.value.map((one) => (
              <ConversationRow key={one.conversationId} conversation={one} />
            ))}
          </List>
        </Dialog>
      )}
    </>
  );
}
