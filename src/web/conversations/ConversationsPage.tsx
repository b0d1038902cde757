// Conversations: the list beside the open one, or one of the two on a phone.
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import './conversations.css';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { ConversationList } from '../../sdk/model.ts';
import { explainCode } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { IconConversation, IconConversationNew } from '../ui/core-icons.tsx';
import { PageHeading, TwoPane } from '../ui/layout.tsx';
import { EmptyState, List, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { ConversationRow } from './ConversationRow.tsx';

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
          <ConversationPane key={conversationId} conversationId={conversationId} />
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
      </div>
      {list.is === 'loading' && (
        <div class="pane-body">
          <Skeleton lines={9} />
        </div>
      )}
      {list.is === 'failed' && (
        <div class="pane-body">
          <Banner
            kind="danger"
            live
            title={words.failed}
            actions={
              <Button onClick={() => void device.conversations.reload().catch(() => {})}>{t().ui.tryAgain}</Button>
            }
          >
            <p>{explainCode(list.code)}</p>
          </Banner>
        </div>
      )}
      {list.is === 'ready' && <Rows list={list.value} conversationId={conversationId} />}
    </>
  );
}

function Rows({ list, conversationId }: { list: ConversationList; conversationId: string | null }): JSX.Element {
  const words = t().list;
  const busy = useSignal(false);
  if (list.items.length === 0) {
    return (
      <EmptyState icon={IconConversation} title={words.empty}>
        <p class="muted">{words.emptyWhy}</p>
      </EmptyState>
    );
  }
  const more = async (): Promise<void> => {
    busy.value = true;
    await device.conversations.loadMore().catch(() => {});
    busy.value = false;
  };
  return (
    <>
      <List label={words.label}>
        {list.items.map((one) => (
          <ConversationRow
            key={one.conversationId}
            conversation={one}
            current={one.conversationId === conversationId}
          />
        ))}
      </List>
      {list.more && (
        <div class="pane-body">
          <Button busy={busy.value} onClick={() => void more()}>
            {words.more}
          </Button>
        </div>
      )}
    </>
  );
}
