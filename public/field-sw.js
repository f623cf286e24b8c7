// Keeps the field page startable without signal: its last HTML and the files that it asked for. Nothing of /api is kept here.
const CACHE = 'guanlan-field-1';
const MOST_FILES = 300;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE && name.startsWith('guanlan-field-')) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

async function keep(request, response) {
  if (!response.ok || response.type !== 'basic') return;
  const cache = await caches.open(CACHE);
  await cache.put(request, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_FILES))) await cache.delete(old);
}

async function page(event) {
  const cache = await caches.open(CACHE);
  const key = new Request('/field');
  const kept = await cache.match(key);
  const fresh = fetch(event.request).then(async (response) => {
    // A redirect to the sign-in page is no field page.
    if (response.ok && !response.redirected) await keep(key, response.clone());
    return response;
  });
  if (kept === undefined) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return kept;
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  await keep(request, response.clone());
  return response;
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (event.request.mode === 'navigate') {
    if (url.pathname === '/field') event.respondWith(page(event));
  } else event.respondWith(file(event.request));
});
