import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Button } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { IconKey, IconMail } from '../ui/icons.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { GivenCode } from './TrustCard.tsx';

/** For whoever invited: the invitation that is open, and what can be done about it. */
export function InvitationCard({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const code = useSignal<string | null>(null);
  const isFriend = contact.role === 'friend';
  const run = (act: () => Promise<void>): void => void act().catch((error: unknown) => showToast(explain(error)));
  const resend = async (): Promise<void> => {
    const { memberId } = contact;
    await (isFriend
      ? device.act('resendFriendInvitation', { memberId })
      : device.act('resendInvitation', { memberId, delivery: 'mail' }));
    showToast(words.resent);
  };
  const withdraw = async (): Promise<void> => {
    const sure = await ask({
      title: words.withdrawQuestion(contact.name),
      body: words.withdrawWhy,
      yes: words.withdrawYes,
      kind: 'danger',
    });
    if (!sure) return;
    await device.act(isFriend ? 'endFriendship' : 'withdrawInvitation', { memberId: contact.memberId });
    await router.go(router.href('contacts'), 'replace');
  };
  const make = async (): Promise<void> => {
    code.value = await device.contacts.makeCode(contact.memberId);
  };
  return (
    <Card title={words.invited}>
      <p>{words.invitedWhy(contact.name)}</p>
      {contact.abilities.resendInvitation && (
        <>
          {code.value ? (
            <GivenCode name={contact.name} code={code.value} />
          ) : (
            <p class="muted">{words.codeMakeWhy(contact.name)}</p>
          )}
          <div class="row">
            {!code.value && (
              <Button icon={IconKey} onClick={() => run(make)}>
                {words.codeMake}
              </Button>
            )}
            <Button icon={IconMail} onClick={() => run(resend)}>
              {words.resend}
            </Button>
            <Button kind="quiet" onClick={() => run(withdraw)}>
              {words.withdraw}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}
