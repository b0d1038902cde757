import type { AnchorHTMLAttributes, ComponentChildren, JSX, Ref } from 'preact';
import { useContext } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { FormState } from './form-state.ts';
import type { Icon } from './core-icons.tsx';

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger';

type NativeButton = Omit<JSX.IntrinsicElements['button'], 'class' | 'icon' | 'label' | 'ref'>;

interface ButtonProps extends NativeButton {
  kind?: ButtonKind | undefined;
  icon?: Icon | undefined;
  /** Keeps its place, name and focus, shows that it works, and ignores presses. */
  busy?: boolean | undefined;
  wide?: boolean | undefined;
  children?: ComponentChildren;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that does something here; what leads elsewhere is a LinkButton. */
export function Button({ kind, icon: Sign, busy, wide, children, onClick, ...rest }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      class="button"
      data-kind={kind}
      data-wide={wide || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : Sign && <Sign />}
      {children}
      {busy && <span class="hidden-visually">{t().ui.busy}</span>}
    </button>
  );
}

/** The button that sends the form around it; busy by itself while the form is being sent. */
export function SubmitButton(props: ButtonProps): JSX.Element {
  const form = useContext(FormState);
  return <Button kind="primary" {...props} type="submit" busy={props.busy ?? form?.busy.value} />;
}

interface IconButtonProps extends NativeButton {
  label: string;
  icon: Icon;
  kind?: ButtonKind | undefined;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a sign only; its label is its name and its tooltip. */
export function IconButton({ label, icon: Sign, kind = 'quiet', ...rest }: IconButtonProps): JSX.Element {
  return (
    <button type="button" title={label} {...rest} class="button" data-kind={kind} data-round aria-label={label}>
      <Sign />
    </button>
  );
}

type NativeLink = Pick<
  AnchorHTMLAttributes,
  'id' | 'title' | 'download' | 'onClick' | 'aria-label' | 'aria-current' | 'aria-describedby'
>;

interface LinkProps extends NativeLink {
  href: string;
  children?: ComponentChildren;
}

/** A link; addresses of our own come from the router's `href`. Others open apart, and learn nothing of where one came from. */
export function Link({ href, children, ...rest }: LinkProps): JSX.Element {
  return (
    <a {...rest} href={href} {...(/^https?:/.test(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {})}>
      {children}
    </a>
  );
}

interface LinkButtonProps extends LinkProps {
  kind?: ButtonKind | undefined;
  icon?: Icon | undefined;
  wide?: boolean | undefined;
}

/** A link that looks like a button: the main way onwards from a page. */
export function LinkButton({ kind, icon: Sign, wide, children, ...rest }: LinkButtonProps): JSX.Element {
  return (
    <a {...rest} class="button" data-kind={kind} data-wide={wide || undefined}>
      {Sign && <Sign />}
      {children}
    </a>
  );
}
