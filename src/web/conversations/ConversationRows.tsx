import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { ConversationList, FilteredList, Loaded } from '../../sdk/model.ts';
import { explainCode } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { List, Skeleton } from '../ui/core-parts.tsx';
import { Banner } from '../ui/status.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import { tools } from './tools.ts';

interface RowsProps {
  list: Loaded<ConversationList>;
  conversationId: string | null;
  /** Where the list comes from. */
  from: Pick<FilteredList, 'reload' | 'loadMore'>;
  /** Where there are none. */
  empty: ComponentChildren;
}

/** A list of conversations, as far as it is there. */
export function LoadedRows(props: RowsProps): JSX.Element {
  const { list, from } = props;
  if (list.is === 'ready') return <Rows {...props} list={list.value} />;
  return (
    <div class="pane-body">
      {list.is === 'loading' ? (
        <Skeleton lines={9} />
      ) : (
        <Banner
          kind="danger"
          live
          title={t().list.failed}
          actions={<Button onClick={() => void from.reload().catch(() => {})}>{t().ui.tryAgain}</Button>}
        >
          <p>{explainCode(list.code)}</p>
        </Banner>
      )}
    </div>
  );
}

function Rows({
  list,
  conversationId,
  from,
  empty,
}: Omit<RowsProps, 'list'> & { list: ConversationList }): JSX.Element {
  const words = t().list;
  const busy = useSignal(false);
  const RowTools = tools.value?.RowTools;
  if (list.items.length === 0) return <>{empty}</>;
  const more = async (): Promise<void> => {
    busy.value = true;
    await from.loadMore().catch(() => {});
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
            tools={RowTools && <RowTools conversation={one} />}
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
