// Conversations: the list beside the open one, or one of the two on a phone.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './conversations.css';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { t } from '../locales/locales.ts';
import { LinkButton } from '../ui/button.tsx';
import { IconConversation, IconConversationNew } from '../ui/core-icons.tsx';
import { PageHeading, TwoPane } from '../ui/layout.tsx';
import { EmptyState } from '../ui/core-parts.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { LoadedRows } from './ConversationRows.tsx';
import { loadTools, tools } from './tools.ts';

/** Draws the conversations of this member, and the chosen one. */
export function ConversationsPage({ conversationId }: { conversationId: string | null }): JSX.Element {
  const words = t().list;
  return (
    <TwoPane
      shows={conversationId ? 'detail' : 'list'}
      listLabel={words.label}
      list={<ListPane conversationId={conversationId} />}
      detail={
        conversationId ? (
          <ConversationPane key={conversationId} conversationId={conversationId} onShown={() => void loadTools()} />
        ) : (
          <EmptyState icon={IconConversation} title={words.choose}>
            <p class="muted">{words.chooseWhy}</p>
          </EmptyState>
        )
      }
    />
  );
}

function ListPane({ conversationId }: { conversationId: string | null }): JSX.Element {
  const words = t().list;
  const list = read(device.conversations.list);
  const { ListTools, OtherList, isElsewhere } = tools.value ?? {};
  useEffect(() => {
    if (!conversationId && list.is !== 'loading') void loadTools();
  }, [conversationId, list.is]);
  return (
    <>
      <div class="pane-head">
        <PageHeading level={conversationId ? 2 : 1} title={words.title}>
          {words.title}
        </PageHeading>
        <LinkButton
          wide
          kind={conversationId ? 'plain' : 'primary'}
          icon={IconConversationNew}
          href={router.href('startConversation')}
        >
          {words.start}
        </LinkButton>
        {ListTools && <ListTools />}
      </div>
      {OtherList && isElsewhere?.value ? (
        <OtherList conversationId={conversationId} />
      ) : (
        <LoadedRows
          list={list}
          conversationId={conversationId}
          from={device.conversations}
          empty={
            <EmptyState icon={IconConversation} title={words.empty}>
              <p class="muted">{words.emptyWhy}</p>
            </EmptyState>
          }
        />
      )}
    </>
  );
}
