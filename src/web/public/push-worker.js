// Shows what is pushed, and leads to the page. It caches nothing, and answers nothing that the page asks for: there is no
// 'fetch' here. A file of its own, as browsers want it: not built, without imports.

self.addEventListener('push', (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // Browsers want something shown for every push.
  }
  const { kind = 'message', text = 'Alcove' } = said;
  // One of a kind: a newer one takes the place of the one before.
  const how = { tag: kind, renotify: true, icon: '/icon-192.png', badge: '/icon-192.png' };
  event.waitUntil(self.registration.showNotification(text, how));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(showPage());
});

// The browser made other keys or another endpoint: the server is told, or the device would fall silent.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAgain(event));
});

/** A page that is open comes to the front as it is; else a new one opens. */
async function showPage() {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = open.find(({ url }) => url.startsWith(self.registration.scope));
  if (own) return own.focus().catch(() => self.clients.openWindow(self.registration.scope));
  return self.clients.openWindow(self.registration.scope);
}

async function subscribeAgain({ oldSubscription, newSubscription }) {
  const { pushManager } = self.registration;
  const subscription = newSubscription ?? (await pushManager.subscribe(oldSubscription.options));
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch('/api/subscribeToPush', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
  // Nobody is signed in here any more.
  if (answer.status === 401) await subscription.unsubscribe();
}
