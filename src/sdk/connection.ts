// The one place where a device touches the network. A test can put something else here, such as a lying server.

export interface SocketListener {
  opened(): void;
  message(text: string): void;
  /** Once, also when it never opened. */
  closed(): void;
}

export interface Connection {
  /** The organisation's short name where the address names one. */
  readonly organisation: string | null;
  /** `path` begins with a slash. Rejects when there is no answer. */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Opens the socket at this path; the result closes it. */
  openSocket(path: string, listener: SocketListener): () => void;
  /** Tells of a network that came back; the result ends it. Browsers know, Node doesn't. */
  onNetwork?(listener: () => void): () => void;
}

/** Same origin as the page; the browser keeps the cookies. */
export function browserConnection(place: { organisation: string | null }): Connection {
  return {
    organisation: place.organisation,
    fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' }),
    openSocket: (path, listener) => {
      const address = new URL(path, location.href);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      return listen(new WebSocket(address), listener);
    },
    onNetwork: (listener) => {
      addEventListener('online', listener);
      return () => removeEventListener('online', listener);
    },
  };
}

interface SocketLike {
  close(): void;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
}

/** Binds a WebSocket, of the browser or of `ws`, to a listener. */
export function listen(socket: SocketLike, listener: SocketListener): () => void {
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    listener.closed();
  };
  socket.onopen = () => over || listener.opened();
  socket.onmessage = (event: { data: unknown }) => over || listener.message(String(event.data));
  socket.onclose = end;
  socket.onerror = () => {
    end();
    socket.close();
  };
  return () => {
    over = true;
    socket.close();
  };
}
