'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { deviceSecretOf, forgetDeviceSecret, keepDeviceSecret } from './device-secret.ts';
import { type FieldStore, openFieldStore, wipeDevice } from './field-store.ts';
import { sendWaiting } from './field-sync.ts';
import type { FieldItem } from './field-types.ts';

const TRY_MS = 15_000;

interface FieldOptions {
  readonly author: string | null;
  /** Asks the server for this device's secret; called once per account while there is signal. */
  readonly prepare: () => Promise<string>;
}

/** The device's queue: kept, shown, sent whenever there is signal. */
export function useField({ author, prepare }: FieldOptions) {
  const [store, setStore] = useState<FieldStore | null>(null);
  const [items, setItems] = useState<readonly FieldItem[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [online, setOnline] = useState(true);
  const sending = useRef(false);
  const preparing = useRef(prepare);
  preparing.current = prepare;

  useEffect(() => {
    let mine: FieldStore | null = null;
    let live = true;
    if (!window.isSecureContext || indexedDB === undefined) {
      setProblem('insecure');
      return;
    }
    openFieldStore().then(
      (opened) => {
        if (!live) return opened.close();
        mine = opened;
        setStore(opened);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      live = false;
      mine?.close();
    };
  }, []);
  const refresh = useCallback(async () => {
    if (store !== null) setItems(await store.all());
  }, [store]);
  const send = useCallback(async () => {
    if (store === null || author === null || sending.current) return;
    sending.current = true;
    try {
      if (deviceSecretOf(author) === null)
        await preparing.current().then(
          (secret) => keepDeviceSecret(author, secret),
          () => {},
        );
      const waits = (await store.all()).some(
        (item) => item.kind !== 'help' && item.state !== 'sent' && item.author === author,
      );
      if (waits) {
        const end = await sendWaiting(store, author, deviceSecretOf(author), () => void refresh());
        setOnline(end === 'all');
      }
    } finally {
      sending.current = false;
      await refresh();
    }
  }, [store, author, refresh]);

  useEffect(() => {
    void refresh();
    void send();
    const timer = setInterval(() => void send(), TRY_MS);
    const now = () => {
      setOnline(navigator.onLine);
      void send();
    };
    setOnline(navigator.onLine);
    window.addEventListener('online', now);
    window.addEventListener('offline', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
      window.removeEventListener('offline', now);
    };
  }, [refresh, send]);

  return {
    store,
    ready: store !== null,
    items,
    refresh,
    problem,
    online,
    /** Kept on this device when it resolves; the sending follows by itself. */
    add: async (item: FieldItem, pictures: ReadonlyMap<string, ArrayBuffer>) => {
      if (store === null) throw new Error('the device store is not open');
      await store.add(item, pictures);
      await refresh();
      void send();
    },
    retry: async (item: FieldItem) => {
      await store?.update({ ...item, state: 'waiting', reason: '' });
      await send();
    },
    /** Nothing that waits is ever wiped. */
    wipe: async () => {
      if (items.some(({ state }) => state !== 'sent')) return false;
      store?.close();
      await wipeDevice();
      if (author !== null) forgetDeviceSecret(author);
      return true;
    },
  };
}
