import type { FieldItem } from './field-types.ts';

const NAME = 'guanlan-field';
const VERSION = 2;
const STORES = ['keys', 'items', 'media', 'kept'] as const;
/** What was taken along is forgotten after this; what waits to be sent never is. */
const KEPT_MS = 72 * 3_600_000;

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

function wait<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the device store failed'));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the device store gave up'));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    for (const store of STORES)
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
  };
  return await wait(request);
}

/** The device's own key: it cannot be read out, and leaves with the store. */
async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const known: unknown = await wait(database.transaction('keys').objectStore('keys').get('own'));
  if (known instanceof CryptoKey) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const writing = database.transaction('keys', 'readwrite');
  writing.objectStore('keys').put(made, 'own');
  await done(writing);
  return made;
}

/**
 * What waits on this device: encrypted, written before anything is shown as kept, removed only when the server has it
 * whole. Needs a secure context; refuses elsewhere.
 */
export async function openFieldStore() {
  const database = await open();
  const key = await keyOf(database);
  // Unsent work must outlive a full device.
  void navigator.storage?.persist?.();

  const seal = async (bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) };
  };
  const unseal = ({ iv, data }: Sealed) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
  const sealItem = (item: FieldItem) => seal(new TextEncoder().encode(JSON.stringify(item)));

  return {
    /** Keeps a finding and its pictures in one step: all of it or nothing. */
    async add(item: FieldItem, pictures: ReadonlyMap<string, ArrayBuffer>): Promise<void> {
      const sealed = await sealItem(item);
      const media = await Promise.all(
        [...pictures].map(async ([sha256, bytes]) => [sha256, await seal(bytes)] as const),
      );
      const writing = database.transaction(['items', 'media'], 'readwrite', { durability: 'strict' });
      writing.objectStore('items').put(sealed, item.id);
      for (const [sha256, picture] of media) writing.objectStore('media').put(picture, `${item.id}/${sha256}`);
      await done(writing);
    },
    async all(): Promise<FieldItem[]> {
      const sealed: Sealed[] = await wait(database.transaction('items').objectStore('items').getAll());
      const items = await Promise.all(
        sealed.map(
          // Items from before there were tasks are findings.
          async (one): Promise<FieldItem> => ({
            kind: 'finding',
            ...JSON.parse(new TextDecoder().decode(await unseal(one))),
          }),
        ),
      );
      return items.sort((a, b) => b.takenAt - a.takenAt);
    },
    async update(item: FieldItem): Promise<void> {
      const sealed = await sealItem(item);
      const writing = database.transaction('items', 'readwrite');
      writing.objectStore('items').put(sealed, item.id);
      await done(writing);
    },
    async picture(id: string, sha256: string): Promise<ArrayBuffer | null> {
      const sealed: Sealed | undefined = await wait(
        database.transaction('media').objectStore('media').get(`${id}/${sha256}`),
      );
      return sealed === undefined ? null : await unseal(sealed);
    },
    /** Lets go of pictures that the server has whole. */
    async drop(id: string, sha256: string): Promise<void> {
      const writing = database.transaction('media', 'readwrite');
      writing.objectStore('media').delete(`${id}/${sha256}`);
      await done(writing);
    },
    async remove(id: string): Promise<void> {
      const writing = database.transaction('items', 'readwrite');
      writing.objectStore('items').delete(id);
      await done(writing);
    },
    /** Takes something along: replaces what was there under the name. */
    async keep(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
      const kept = { at: Date.now(), ...(await seal(bytes)) };
      const writing = database.transaction('kept', 'readwrite');
      writing.objectStore('kept').put(kept, name);
      await done(writing);
    },
    /** What was taken along; null when it was not, or too long ago. */
    async kept(name: string): Promise<ArrayBuffer | null> {
      const found: (Sealed & { readonly at: number }) | undefined = await wait(
        database.transaction('kept').objectStore('kept').get(name),
      );
      return found === undefined || Date.now() - found.at > KEPT_MS ? null : await unseal(found);
    },
    /** Forgets all that was taken along; what waits to be sent stays. */
    async forgetKept(): Promise<void> {
      const writing = database.transaction('kept', 'readwrite');
      writing.objectStore('kept').clear();
      await done(writing);
    },
    close: () => database.close(),
  };
}
export type FieldStore = Awaited<ReturnType<typeof openFieldStore>>;

/** Everything of this device, its key included; only when nothing waits. */
export function wipeDevice(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('the device store stayed'));
  });
}
