import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { IconButton } from '../ui/button.tsx';
import { TextArea } from '../ui/fields.tsx';
import { IconConversation, IconPeople, IconSend } from '../ui/icons.tsx';
import { AppLayout, PageHeading, TwoPane } from '../ui/layout.tsx';
import { Avatar, EmptyState, List, ListRow, LockLine } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { Time } from '../ui/text.tsx';
import { galleryMenu, router } from './routes.ts';

export function PanesView({ id }: { id?: string }): JSX.Element {
  const names = ['Anna Bos', 'Ben', 'Chris', 'Dora', 'Emil', 'Fatma', 'Gus', 'Hanna', 'Ivo', 'Jan', 'Kim', 'Lea'];
  return (
    <AppLayout fill menu={galleryMenu()}>
      <TwoPane
        shows={id ? 'detail' : 'list'}
        listLabel="Conversations"
        list={
          <>
            <div class="pane-head">
              <PageHeading level={id ? 2 : 1} title="Conversations">
                Conversations
              </PageHeading>
            </div>
            <List>
              {names.map((name, index) => (
                <ListRow
                  key={name}
                  href={router.href('pane', { id: String(index) })}
                  current={id === String(index)}
                  lead={<Avatar name={name} seed={name} />}
                  title={name}
                  text="See you on Thursday then"
                  meta={<Time at={Date.now() - index * 86_400_000} />}
                  unread={index === 1 ? 4 : 0}
                />
              ))}
            </List>
          </>
        }
        detail={
          id ? (
            <Detail name={names[Number(id)] ?? ''} />
          ) : (
            <EmptyState icon={IconConversation} title="Choose a conversation" />
          )
        }
      />
    </AppLayout>
  );
}

function Detail({ name }: { name: string }): JSX.Element {
  const text = useSignal('');
  return (
    <>
      <div class="pane-head">
        <PageHeading
          back={router.href('panes')}
          title="Conversation"
          actions={<IconButton icon={IconPeople} label="Participants, 2" />}
        >
          {name}
        </PageHeading>
        <LockLine>Only you and {name} can read this.</LockLine>
      </div>
      <Banner edge kind="warning">
        <p>Not for emergencies. In danger: 112</p>
      </Banner>
      <div class="pane-body">
        <p>Nothing here yet.</p>
      </div>
      <div class="row">
        <TextArea label="Message" name="message" hideLabel rows={1} value={text} placeholder="Write a message" />
        <IconButton icon={IconSend} label="Send" kind="primary" />
      </div>
    </>
  );
}
