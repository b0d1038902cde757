import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { codeOf } from '../../sdk/sdk-error.ts';
import { device, installation, loadInstallation, type Installation } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { explainCode } from '../locales/errors.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { LinkButton } from '../ui/button.tsx';
import { Avatar, Card, List, ListRow } from '../ui/parts.tsx';
import { Progress } from '../ui/progress.tsx';
import { Banner } from '../ui/status.tsx';
import { forgetSecret } from './secret.ts';

type Account = NonNullable<Installation['demoAccounts']>[number];
const ASK_EVERY_MS = 700;

/** Asks for the demo where there is a token, shows how far it is, and at the end who can sign in. */
export function DemoProgress({ token }: { token: string | null }): JSX.Element {
  const words = tSetup();
  const share = useSignal<number | undefined>(undefined);
  const failed = useSignal<string | null>(null);
  const accounts = installation.value?.demoAccounts ?? null;

  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      const { state, done, of } = await device.ask('getDemoProgress', {});
      if (state === 'failed') failed.value = words.demoFailed;
      if (state === 'ready') await loadInstallation();
      if (of > 0) share.value = done / of;
      if (state === 'making' && !stopped) timer = setTimeout(() => void look().catch(again), ASK_EVERY_MS);
    };
    const again = (): void => {
      if (!stopped) timer = setTimeout(() => void look().catch(again), ASK_EVERY_MS);
    };
    const begin = async (): Promise<void> => {
      if (token && !installation.peek()?.demo) await device.act('tryDemo', { token });
      forgetSecret('setup');
      await look();
    };
    begin().catch((error: unknown) => {
      failed.value = explainCode(codeOf(error));
    });
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);

  if (failed.value) return <Banner kind="danger">{failed.value}</Banner>;
  if (accounts) return <Accounts accounts={accounts} />;
  return (
    <div class="stack">
      <Progress label={words.demoMaking} value={share.value} />
      <p class="muted">{words.demoMakingWhy}</p>
    </div>
  );
}

function Accounts({ accounts }: { accounts: readonly Account[] }): JSX.Element {
  const words = tSetup();
  const passwords = new Set(accounts.map(({ password }) => password));
  const shared = passwords.size === 1 ? [...passwords][0] : null;
  return (
    <div class="stack">
      <Banner kind="success" title={words.demoReady} live>
        {words.demoReadyLead}
      </Banner>
      {shared && (
        <p>
          {words.passwordOfAll} <code>{shared}</code>
        </p>
      )}
      <Card flush>
        <List label={words.demoReady}>
          {accounts.map((account) => (
            <ListRow
              key={account.address}
              lead={<Avatar name={account.name} seed={account.address} />}
              title={account.name}
              meta={account.role}
              text={shared ? account.address : `${account.address} · ${account.password}`}
            />
          ))}
        </List>
      </Card>
      <LinkButton href={router.href('signIn')} kind="primary" wide>
        {words.signInAs}
      </LinkButton>
    </div>
  );
}
