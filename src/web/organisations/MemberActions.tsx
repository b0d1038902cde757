// Everything that an administrator can do with one member; what is offered comes from the member's abilities.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device, organisation } from '../app/device.ts';
import { tAdministration } from '../locales/administration/texts.ts';
import { explain } from '../locales/errors.ts';
import { ask, Dialog } from '../ui/dialog.tsx';
import { IconDelete, IconEdit, IconLink, IconMail, IconPrint, IconRefresh, IconShield } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { showToast } from '../ui/toasts.tsx';
import { Handover, type Invited } from './Handover.tsx';
import { LinksDialog } from './LinksDialog.tsx';
import { act, type Member } from './members.ts';
import { RenameDialog } from './RenameDialog.tsx';

interface ActionsProps {
  member: Member;
  all: readonly Member[];
  onChanged: () => void;
}

type Question = {
  title: string;
  what: string;
  yes: string;
  kind?: 'danger';
  said: string;
  does: () => Promise<unknown>;
};

export function MemberActions({ member, all, onChanged }: ActionsProps): JSX.Element {
  const words = tAdministration();
  const open = useSignal<'rename' | 'links' | null>(null);
  const given = useSignal<Invited | null>(null);
  const { name, memberId, abilities, role, state } = member;

  const doAsked = async ({ title, what, yes, kind, said, does }: Question): Promise<void> => {
    if (!(await ask({ title, body: what, yes, kind }))) return;
    await act(does, said);
    onChanged();
  };
  const setAdministrator = (administrator: boolean) => () =>
    device.act('setAdministrator', { memberId, administrator });
  const renewOnPaper = async (): Promise<void> => {
    if (!(await ask({ title: words.paperQuestion(name), body: words.paperWhat, yes: words.paperYes }))) return;
    try {
      const made = await device.act('resendInvitation', { memberId, delivery: 'paper' });
      given.value = { ...made, name, address: member.address, code: null };
    } catch (error) {
      showToast(explain(error));
    }
    onChanged();
  };
  const close = (): void => {
    open.value = null;
    given.value = null;
  };

  const items: (MenuItem | false)[] = [
    state !== 'deactivated' &&
      role !== 'friend' && {
        label: words.links,
        icon: IconLink,
        onSelect: () => (open.value = 'links'),
      },
    { label: words.rename, icon: IconEdit, onSelect: () => (open.value = 'rename') },
    abilities.resendInvitation && {
      label: words.resend,
      icon: IconMail,
      onSelect: () =>
        void act(() => device.act('resendInvitation', { memberId, delivery: 'mail' }), words.resendDone).then(
          onChanged,
        ),
    },
    abilities.resendInvitation && { label: words.paper, icon: IconPrint, onSelect: () => void renewOnPaper() },
    abilities.makeAdministrator && {
      label: words.makeAdministrator,
      icon: IconShield,
      onSelect: () =>
        void doAsked({
          title: words.makeAdministratorQuestion(name),
          what: words.makeAdministratorWhat,
          yes: words.makeAdministrator,
          said: words.administratorDone(name),
          does: setAdministrator(true),
        }),
    },
    abilities.endAdministrator && {
      label: words.endAdministrator,
      icon: IconShield,
      onSelect: () =>
        void doAsked({
          title: words.endAdministratorQuestion(name),
          what: words.endAdministratorWhat,
          yes: words.endAdministrator,
          kind: 'danger',
          said: words.administratorEnded(name),
          does: setAdministrator(false),
        }),
    },
    abilities.reactivate && {
      label: words.reactivate,
      icon: IconRefresh,
      onSelect: () =>
        void doAsked({
          title: words.reactivateQuestion(name),
          what: words.reactivateWhat,
          yes: words.reactivate,
          said: words.reactivateDone(name),
          does: () => device.act('reactivateMember', { memberId }),
        }),
    },
    abilities.withdrawInvitation && {
      label: words.withdraw,
      icon: IconDelete,
      danger: true,
      onSelect: () =>
        void doAsked({
          title: words.withdrawQuestion(name),
          what: words.withdrawWhat,
          yes: words.withdraw,
          kind: 'danger',
          said: words.withdrawDone,
          does: () => device.act('withdrawInvitation', { memberId }),
        }),
    },
    abilities.deactivate && {
      label: words.deactivate,
      icon: IconDelete,
      danger: true,
      onSelect: () =>
        void doAsked({
          title: words.deactivateQuestion(name),
          what: words.deactivateWhat,
          yes: words.deactivate,
          kind: 'danger',
          said: words.deactivateDone(name),
          does: () => device.act('deactivateMember', { memberId }),
        }),
    },
  ];

  return (
    <>
      <Menu label={words.actionsFor(name)} items={items.filter((item) => item !== false)} />
      {open.value === 'rename' && <RenameDialog member={member} onClose={close} onChanged={onChanged} />}
      {open.value === 'links' && <LinksDialog member={member} all={all} onClose={close} onChanged={onChanged} />}
      {given.value && (
        <Dialog title={words.invited(name)} onClose={close}>
          <Handover invited={given.value} organisation={organisation.value?.name ?? ''} />
        </Dialog>
      )}
    </>
  );
}
