// On every page while new keys are on their way: how far they are, and who confirmed what.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './restore.css';
import type { MemberId } from '../../shared/ids.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';

export function StateNotices(): JSX.Element | null {
  useEffect(
    () =>
      device.on((news) => {
        const words = tRestore();
        if (news.type === 'restored') showToast(words.restoredBy(nameOf(news.memberId)));
        if (news.type === 'confirmed') {
          const name = nameOf(news.memberId);
          showToast(news.conversations > 0 ? words.confirmed(name, news.conversations) : words.confirmedOnly(name));
        }
      }),
    [],
  );
  const words = tRestore();
  const renewal = read(device.account.renewal);
  const wasThere = useRef(false);
  useEffect(() => {
    if (wasThere.current && !renewal) showToast(words.renewalDone);
    wasThere.current = renewal !== null;
  }, [renewal === null]);
  if (!renewal) return null;
  return (
    <Banner edge title={words.renewal(renewal.done, renewal.all)}>
      <p>{words.renewalWhy}</p>
      <div class="progress renewal">
        <progress aria-label={words.renewal(renewal.done, renewal.all)} value={renewal.done} max={renewal.all} />
      </div>
    </Banner>
  );
}

function nameOf(memberId: MemberId): string {
  const contacts = device.contacts.list.get();
  const known = contacts.is === 'ready' ? contacts.value.find((one) => one.memberId === memberId) : undefined;
  return known?.name ?? tRestore().somebody;
}
