import type { ConversationView, OpenConversation, PresentedParticipant } from '../../sdk/model.ts';

/** What the dialog shows: who is in, or one thing that is done with them. */
export type Step =
  | { is: 'list'; done?: string | undefined }
  | { is: 'add' }
  | { is: 'name' }
  | { is: 'handOver'; to?: PresentedParticipant | undefined }
  | { is: 'remove'; person: PresentedParticipant };

export interface StepProps {
  open: OpenConversation;
  view: ConversationView;
  go: (step: Step) => void;
  onClose: () => void;
}
