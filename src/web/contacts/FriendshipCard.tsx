import type { JSX } from 'preact';
import { device, profile } from '../app/device.ts';
import { router } from '../app/routes.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Button } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';

/** That the two are friends, and the way to end it: each of them may, at any time. */
export function FriendshipCard({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const isBrought = contact.friendship === 'broughtMe';
  // The account of somebody who is a client too stays.
  const account = profile.value?.role === 'friend' ? ` ${words.endFriendshipAccount}` : '';
  const end = async (): Promise<void> => {
    const sure = await ask({
      title: words.endFriendshipQuestion(contact.name),
      body: isBrought ? words.endFriendshipWhatFriend + account : words.endFriendshipWhat(contact.name),
      yes: words.endFriendshipYes,
      kind: 'danger',
    });
    if (!sure) return;
    try {
      await device.act('endFriendship', { memberId: contact.memberId });
      showToast(words.endFriendshipDone(contact.name));
      await router.go(router.href('contacts'), 'replace');
    } catch (error) {
      showToast(explain(error));
    }
  };
  return (
    <Card title={words.friendship}>
      <p>{isBrought ? words.friendshipOfFriend(contact.name) : words.friendshipOfClient(contact.name)}</p>
      <div class="row">
        <Button kind="quiet" onClick={() => void end()}>
          {words.endFriendship}
        </Button>
      </div>
    </Card>
  );
}
