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

/** The name of a member, and of a client what tells them apart from others of the same name. */
export function RenameDialog({ member, onClose, onChanged }: RenameProps): JSX.Element {
  const words = tAdministration();
  const name = useSignal(member.name);
  const number = useSignal(member.clientNumber);
  const year = useSignal(member.birthYear === null ? '' : String(member.birthYear));
  return (
    <Dialog title={words.renameTitle(member.name)} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const wanted = name.value.trim();
          if (!wanted) return { name: words.nameMissing };
          const birthYear = year.value.trim() === '' ? null : Number(year.value);
          if (birthYear !== null && !(birthYear >= 1890 && birthYear <= 2100))
            return { birthYear: words.birthYearWrong };
          const distinction = { clientNumber: number.value.trim(), birthYear };
          const isRenamed = wanted !== member.name;
          const isMarked = distinction.clientNumber !== member.clientNumber || birthYear !== member.birthYear;
          if (isRenamed) await device.act('renameMember', { memberId: member.memberId, name: wanted });
          if (isMarked) await device.act('distinguishMember', { memberId: member.memberId, ...distinction });
          if (isRenamed || isMarked) {
            showToast(isRenamed ? words.renamed : words.saved);
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
        {member.role === 'client' && (
          <>
            <TextField
              label={words.clientNumber}
              name="clientNumber"
              value={number}
              hint={words.clientNumberHint}
              maxLength={30}
              autocomplete="off"
              optional
            />
            <TextField
              label={words.birthYear}
              name="birthYear"
              value={year}
              hint={words.birthYearHint}
              inputMode="numeric"
              maxLength={4}
              autocomplete="off"
              optional
            />
          </>
        )}
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
