// Accepting an invitation. Its secret stands behind the '#' and leaves the address bar before anything else happens; it
// stays in this tab until the account is made, so that a reload doesn't lose it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { InvitationDescription } from '../../sdk/model.ts';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';
import { device, deviceState, me } from '../app/device.ts';
import { DoorPage } from '../app/DoorPage.tsx';
import { router } from '../app/routes.ts';
import { explainCode } from '../locales/errors.ts';
import { chooseLanguage, t, type Language } from '../locales/locales.ts';
import { tSignUp } from '../locales/signup/texts.ts';
import { forgetSecret, takeSecret } from '../setup/secret.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { SignUp } from './sign-up/SignUp.tsx';

export default function InvitationPage(): JSX.Element {
  // Another link opened in this tab changes only what stands behind the '#'.
  const route = router.current.value;
  const token = useMemo(() => takeSecret('invitation'), [route]);
  return (
    <DoorPage corner={<LanguageMenu />}>{token ? <Invitation key={token} token={token} /> : <NoToken />}</DoorPage>
  );
}

function Invitation({ token }: { token: string }): JSX.Element {
  const words = tSignUp();
  const described = useSignal<InvitationDescription | null>(null);
  const failure = useSignal<FailureCode | null>(null);
  const joining = useSignal(false);
  const describe = async (): Promise<void> => {
    failure.value = null;
    try {
      const found = await device.account.describeInvitation(token);
      // Who is signed in here reads first that they are, in their own language.
      if (!described.peek() && !me.peek()) await chooseLanguage(found.language).catch(() => {});
      described.value = found;
    } catch (error) {
      failure.value = codeOf(error);
      if (failure.value === 'invitation.gone') forgetSecret('invitation');
    }
  };
  useEffect(() => void describe(), []);

  if (failure.value === 'invitation.gone') return <Gone />;
  if (failure.value) return <Failed code={failure.value} again={() => void describe()} />;
  if (!described.value || deviceState.value.is === 'starting') return <Checking />;
  const here = me.value;
  const { way } = described.value;
  if (way !== 'signUp') return <Elsewhere way={way} isSignedIn={here !== null} />;
  if (here && !joining.value) return <Taken name={here.profile.name} invited={described.value.language} />;
  return (
    <SignUp
      token={token}
      invitation={described.value}
      again={describe}
      onJoining={(now) => (joining.value = now)}
      title={words.title}
    />
  );
}

function Checking(): JSX.Element {
  const words = tSignUp();
  return (
    <Card>
      <PageHeading title={words.title}>{words.checking}</PageHeading>
      <Skeleton lines={5} />
    </Card>
  );
}

function Gone(): JSX.Element {
  const words = tSignUp();
  return (
    <div class="stack">
      <PageHeading title={words.title}>{words.gone}</PageHeading>
      <p>{words.goneWhy}</p>
      <p>{words.goneNext}</p>
      <div class="row">
        <LinkButton href={router.href('signIn')}>{words.toSignIn}</LinkButton>
      </div>
    </div>
  );
}

function NoToken(): JSX.Element {
  const words = tSignUp();
  return (
    <div class="stack">
      <PageHeading title={words.title}>{words.noToken}</PageHeading>
      <p>{words.noTokenWhy}</p>
      <div class="row">
        <LinkButton href={router.href('signIn')}>{words.toSignIn}</LinkButton>
      </div>
    </div>
  );
}

function Failed({ code, again }: { code: FailureCode; again: () => void }): JSX.Element {
  const words = tSignUp();
  return (
    <div class="stack">
      <PageHeading title={words.title}>{words.title}</PageHeading>
      <Banner kind="danger" live actions={<Button onClick={again}>{t().ui.tryAgain}</Button>}>
        <p>{explainCode(code)}</p>
      </Banner>
    </div>
  );
}

/** A friend's invitation whose address is somebody's already: another door leads there, and this one makes nothing. */
function Elsewhere({ way, isSignedIn }: { way: 'signIn' | 'otherFirst' | 'cannot'; isSignedIn: boolean }): JSX.Element {
  const words = tSignUp();
  const { title, why } = words.elsewhere[way];
  return (
    <div class="stack">
      <PageHeading title={words.title}>{title}</PageHeading>
      <p>{why}</p>
      {way === 'signIn' && (
        <div class="row">
          {isSignedIn ? (
            <LinkButton href={router.href('home')}>{t().app.toHome}</LinkButton>
          ) : (
            <LinkButton kind="primary" href={router.href('signIn')}>
              {words.toSignIn}
            </LinkButton>
          )}
        </div>
      )}
    </div>
  );
}

/** Accepting would take the place of whoever is signed in: they decide. */
function Taken({ name, invited }: { name: string; invited: Language }): JSX.Element {
  const words = tSignUp();
  const busy = useSignal(false);
  const leave = async (): Promise<void> => {
    busy.value = true;
    await device.account.signOut().catch(() => {});
    await chooseLanguage(invited).catch(() => {});
    busy.value = false;
  };
  return (
    <div class="stack">
      <PageHeading title={words.title}>{words.taken}</PageHeading>
      <p>{words.takenWhy(name)}</p>
      <div class="row">
        <Button kind="primary" busy={busy.value} onClick={() => void leave()}>
          {words.takenDo}
        </Button>
        <LinkButton href={router.href('home')}>{t().app.toHome}</LinkButton>
      </div>
    </div>
  );
}
