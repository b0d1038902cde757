// A link about a change of address: to confirm the new one, or to take the change back. Opening it changes nothing.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import '../identity.css';
import type { AddressLink } from '../../../sdk/model.ts';
import { codeOf, type FailureCode } from '../../../sdk/sdk-error.ts';
import { device, me } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { explain } from '../../locales/errors.ts';
import { t } from '../../locales/locales.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { arrive } from '../../router.ts';
import { forgetSecret, takeSecret } from '../../setup/secret.ts';
import { Button, Link, LinkButton } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { Card } from '../../ui/parts.tsx';
import { Banner } from '../../ui/status.tsx';
import { LinkChecking, LinkFailed } from './link-states.tsx';
import { WaysPage } from './WaysPage.tsx';

export default function AddressPage(): JSX.Element {
  const route = router.current.value;
  const token = useMemo(() => takeSecret('address'), [route]);
  return <WaysPage>{token ? <Following key={token} token={token} /> : <Gone incomplete />}</WaysPage>;
}

function Following({ token }: { token: string }): JSX.Element {
  const words = tWays();
  const link = useSignal<AddressLink | null>(null);
  const failure = useSignal<FailureCode | null>(null);
  const did = useSignal<'confirm' | 'undo' | null>(null);
  const describe = async (): Promise<void> => {
    failure.value = null;
    try {
      link.value = await device.account.describeAddressLink(token);
    } catch (error) {
      failure.value = codeOf(error);
    }
  };
  useEffect(() => void describe(), []);
  const follow = async (): Promise<void> => {
    did.value = await device.account.followAddressLink(token);
    forgetSecret('address');
    arrive();
  };
  if (failure.value === 'link.gone') return <Gone />;
  if (failure.value)
    return <LinkFailed title={words.addressTitle} code={failure.value} again={() => void describe()} />;
  if (!link.value) return <LinkChecking title={words.addressTitle} />;
  if (did.value === 'confirm') return <Confirmed address={link.value.address} />;
  if (did.value === 'undo') return <Undone address={link.value.address} />;
  return <Offer link={link.value} follow={follow} onGone={() => (failure.value = 'link.gone')} />;
}

interface OfferProps {
  link: AddressLink;
  follow: () => Promise<void>;
  onGone: () => void;
}

function Offer({ link, follow, onGone }: OfferProps): JSX.Element {
  const words = tWays();
  const busy = useSignal(false);
  const failure = useSignal('');
  const press = async (): Promise<void> => {
    busy.value = true;
    failure.value = '';
    try {
      await follow();
    } catch (error) {
      if (codeOf(error) === 'link.gone') onGone();
      else failure.value = explain(error);
    }
    busy.value = false;
  };
  const { address, organisation } = link;
  const confirms = link.does === 'confirm';
  return (
    <>
      <PageHeading title={words.addressTitle}>{confirms ? words.confirmTitle : words.undoTitle}</PageHeading>
      <Card>
        <p>{confirms ? words.confirmWhy(organisation.name) : words.undoWhy(organisation.name)}</p>
        <p class="shown-address">{address}</p>
        {!confirms && <p class="muted">{words.undoWhat}</p>}
      </Card>
      {failure.value && (
        <Banner kind="danger" live>
          <p>{failure.value}</p>
        </Banner>
      )}
      <div class="row">
        <Button kind="primary" busy={busy.value} onClick={() => void press()}>
          {confirms ? words.confirmDo : words.undoDo}
        </Button>
        <LinkButton kind="quiet" href={router.href('home')}>
          {words.notNow}
        </LinkButton>
      </div>
    </>
  );
}

function Confirmed({ address }: { address: string }): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.addressTitle}>{words.confirmed}</PageHeading>
      <p>{words.confirmedWhy(address)}</p>
      <div class="row">
        <LinkButton kind="primary" href={router.href('home')}>
          {me.value ? t().app.toHome : words.toSignIn}
        </LinkButton>
      </div>
    </>
  );
}

function Undone({ address }: { address: string }): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.addressTitle}>{words.undone}</PageHeading>
      <p>{words.undoneWhy(address)}</p>
      <Banner kind="warning">
        <p>{words.undoneNext}</p>
      </Banner>
      <div class="row">
        <LinkButton kind="primary" href={router.href('newKeys')}>
          {words.undoneDo}
        </LinkButton>
      </div>
      <p>
        {words.undoneForgot} <Link href={router.href('forgot')}>{words.forgotten}</Link>
      </p>
    </>
  );
}

function Gone({ incomplete }: { incomplete?: boolean }): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.addressTitle}>{incomplete ? words.noToken : words.gone}</PageHeading>
      <p>{words.addressGone}</p>
      <p>{words.addressGoneNext}</p>
      <div class="row">
        <LinkButton href={router.href('home')}>{me.value ? t().app.toHome : words.toSignIn}</LinkButton>
      </div>
    </>
  );
}
