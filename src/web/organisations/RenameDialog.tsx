import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { tAdministration } from '../locales/administration/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { showToast } from '../ui/toasts.tsx';
import type { Member } from './members.ts';

interface RenameProps {
  member: Member;
  onClose: () => void;
  onChanged: () => void;
}

export function RenameDialog({ member, onClose, onChanged }: RenameProps): JSX.Element {
  const words = tAdministration();
  const name = useSignal(member.name);
  return (
    <Dialog title={words.renameTitle(member.name)} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const wanted = name.value.trim();
          if (!wanted) return { name: words.nameMissing };
          if (wanted !== member.name) {
            await device.act('renameMember', { memberId: member.memberId, name: wanted });
            showToast(words.renamed);
            onChanged();
          }
          onClose();
          return undefined;
        }}
      >
        <TextField
          label={words.renameLabel}
          name="name"
          value={name}
          hint={words.renameHint}
          maxLength={80}
          autocomplete="off"
        />
        <div class="row">
          <SubmitButton>{words.save}</SubmitButton>
          <Button kind="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
