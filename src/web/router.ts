import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : unknown;

type Routes = Record<string, string>;

/** Where we are: the route's name, its parameters, what stands behind `?` and `#`. Narrow it by `name`. */
export type RouteOf<T extends Routes> = {
  [Name in keyof T & string]: { name: Name; params: ParamsOf<T[Name]>; query: URLSearchParams; hash: string };
}[keyof T & string];

export interface Router<T extends Routes> {
  /** Null: no such page. */
  current: ReadonlySignal<RouteOf<T> | null>;
  href<Name extends keyof T & string>(name: Name, params?: ParamsOf<T[Name]>, query?: Record<string, string>): string;
  /** Goes to an address made by `href`, after the guards; resolves to whether it went. */
  go(address: string, how?: 'push' | 'replace'): Promise<boolean>;
  back(): void;
  /** Starts listening to links and to the browser's buttons. Returns what stops it. */
  start(): () => void;
}

interface Guard {
  unsaved: () => boolean;
  ask: () => Promise<boolean>;
}

interface Place {
  index: number;
  scroll: Record<string, number>;
}

const guards = new Set<Guard>();
let headingIsDue = false;

/** Counts arrivals at another page; the page's main heading listens and takes the focus. */
export const arrivals = signal(0);

/** Says that another page stands here under the same address, as after signing in. */
export function arrive(): void {
  headingIsDue = true;
  arrivals.value += 1;
  window.scrollTo(0, 0);
}

/** True once after each arrival: who asks first gives the focus to its heading. */
export function takeArrival(): boolean {
  const due = headingIsDue;
  headingIsDue = false;
  return due;
}

/** `/o/<short name>` where the page was opened under an organisation's own address, else empty. */
export function organisationBase(pathname = location.pathname): string {
  return /^\/o\/[^/]+/.exec(pathname)?.[0] ?? '';
}

/** While `unsaved` is true, leaving asks first: `ask` inside the product, the browser's own question on closing. */
export function useUnsavedGuard(unsaved: boolean, ask: () => Promise<boolean>): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const guard: Guard = { unsaved: () => unsaved, ask };
    guards.add(guard);
    return () => void guards.delete(guard);
  }, [unsaved, ask]);
}

/** A history router over a table of paths such as `/conversations/:id`. */
export function createRouter<const T extends Routes>(table: T, base = organisationBase()): Router<T> {
  const patterns = Object.entries(table).map(([name, path]) => ({ name, path, matcher: matcherOf(path) }));
  const current = signal<RouteOf<T> | null>(null);
  let place: Place = { index: 0, scroll: {} };

  const resolve = (url: URL): RouteOf<T> | null => {
    if (base && url.pathname !== base && !url.pathname.startsWith(`${base}/`)) return null;
    const path = url.pathname.slice(base.length).replace(/\/+$/, '') || '/';
    for (const { name, matcher } of patterns) {
      const found = matcher.exec(path);
      if (!found) continue;
      const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([key, text]) => [key, decode(text)]));
      // The table's own types say which parameters its pattern yields.
      return { name, params, query: url.searchParams, hash: url.hash.slice(1) } as unknown as RouteOf<T>;
    }
    return null;
  };

  const show = (): void => {
    const before = current.peek();
    const next = resolve(new URL(location.href));
    const samePage = before?.name === next?.name && JSON.stringify(before?.params) === JSON.stringify(next?.params);
    current.value = next;
    if (samePage) return;
    headingIsDue = true;
    arrivals.value += 1;
  };

  const mayLeave = async (): Promise<boolean> => {
    for (const guard of guards) if (guard.unsaved() && !(await guard.ask())) return false;
    return true;
  };

  const go = async (address: string, how: 'push' | 'replace' = 'push'): Promise<boolean> => {
    if (!(await mayLeave())) return false;
    if (how === 'push') {
      history.replaceState({ ...place, scroll: readScroll() }, '');
      place = { index: place.index + 1, scroll: {} };
      history.pushState(place, '', address);
    } else {
      history.replaceState(place, '', address);
    }
    const before = arrivals.peek();
    show();
    if (arrivals.peek() !== before) window.scrollTo(0, 0);
    return true;
  };

  const onPopState = async (event: PopStateEvent): Promise<void> => {
    const target: Place = isPlace(event.state) ? event.state : { index: 0, scroll: {} };
    const steps = target.index - place.index;
    const asks = [...guards].some((guard) => guard.unsaved());
    if (asks && steps !== 0) {
      // The browser has already moved: go back to where we were, ask there, and move again if the answer is yes.
      const returned = new Promise((done) => addEventListener('popstate', done, { once: true }));
      removeEventListener('popstate', onPop);
      history.go(-steps);
      await returned;
      addEventListener('popstate', onPop);
      if (!(await mayLeave())) return;
      guards.clear();
      history.go(steps);
      return;
    }
    place = target;
    show();
    restoreScroll(target.scroll);
  };
  const onPop = (event: PopStateEvent): void => void onPopState(event);

  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    if (!anchor?.href || anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin) return;
    const url = new URL(anchor.href);
    const onlyHash = url.hash && url.pathname === location.pathname && url.search === location.search;
    if (onlyHash || !resolve(url)) return;
    event.preventDefault();
    void go(url.href);
  };

  const onClose = (event: BeforeUnloadEvent): void => {
    if ([...guards].some((guard) => guard.unsaved())) event.preventDefault();
  };

  const start = (): (() => void) => {
    history.scrollRestoration = 'manual';
    if (isPlace(history.state)) place = history.state;
    else history.replaceState(place, '');
    current.value = resolve(new URL(location.href));
    restoreScroll(place.scroll);
    addEventListener('popstate', onPop);
    addEventListener('beforeunload', onClose);
    document.addEventListener('click', onClick);
    const stopKeeping = keepScroll(() => history.replaceState({ ...place, scroll: readScroll() }, ''));
    return () => {
      removeEventListener('popstate', onPop);
      removeEventListener('beforeunload', onClose);
      document.removeEventListener('click', onClick);
      stopKeeping();
    };
  };

  return {
    current,
    href(name, params, query) {
      const values = (params ?? {}) as Record<string, string>;
      const path = (table[name] ?? '/').replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(values[key] ?? ''));
      const search = query && Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
      return `${base}${base && path === '/' ? '' : path}${search}`;
    },
    go,
    back: () => history.back(),
    start,
  };
}

function matcherOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.+]/g, '\\$&').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isPlace(state: unknown): state is Place {
  return typeof state === 'object' && state !== null && 'index' in state && 'scroll' in state;
}

// Panes that scroll by themselves carry data-keep-scroll with a name of their own.
function readScroll(): Record<string, number> {
  const scroll: Record<string, number> = { '': window.scrollY };
  for (const pane of document.querySelectorAll<HTMLElement>('[data-keep-scroll]')) {
    scroll[pane.dataset['keepScroll'] ?? ''] = pane.scrollTop;
  }
  return scroll;
}

function keepScroll(keep: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onScroll = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  };
  document.addEventListener('scroll', onScroll, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    document.removeEventListener('scroll', onScroll, { capture: true });
  };
}

// Content may still be on its way: try for about a second, until it is tall enough.
function restoreScroll(scroll: Record<string, number>, tries = 60): void {
  let reached = true;
  for (const [name, top] of Object.entries(scroll)) {
    const pane = name ? document.querySelector(`[data-keep-scroll="${CSS.escape(name)}"]`) : document.scrollingElement;
    if (pane) pane.scrollTop = top;
    if (top > 0 && Math.abs((pane?.scrollTop ?? 0) - top) > 2) reached = false;
  }
  if (!reached && tries > 0) requestAnimationFrame(() => restoreScroll(scroll, tries - 1));
}
