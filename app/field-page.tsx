'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { FieldScreen } from '../features/field/field-screen.tsx';
import { useField } from '../features/field/use-field.ts';
import { useGuarded } from '../features/field/use-guarded.ts';
import { useTasks } from '../features/field/use-tasks.ts';
import { goToSignIn, signOut } from '../features/session/use-session.ts';
import { LocaleButton } from '../features/session/user-menu.tsx';
import { trpcClient, useTRPC } from '../lib/trpc/client.tsx';
import { refusalOf } from '../lib/trpc/refusal.ts';

/** How often a device with signal asks what it is sent out for. */
const ASK_MS = 60_000;
const KNOWN_KEY = 'guanlan_field_author';

interface Author {
  readonly id: string;
  readonly name: string;
}

/** Who worked on this device last: without signal nobody can be asked. */
function lastAuthor(): Author | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KNOWN_KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('id' in stored) || !('name' in stored)) return null;
    return { id: String(stored.id), name: String(stored.name) };
  } catch {
    return null;
  }
}

/** `/field`: starts and works without signal; what was recorded is sent when there is some. */
export function FieldPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000, retry: 1 }));
  const { mutateAsync: prepare } = useMutation(trpc.field.prepare.mutationOptions());
  const [author, setAuthor] = useState<Author | null>(null);
  const gone = me.isError && refusalOf(me.error)?.code === 'unauthenticated';
  const field = useField({ author: author?.id ?? null, prepare: async () => (await prepare()).secret });
  const askTasks = useCallback(() => trpcClient.tasks.mine.query(), []);
  const day = useTasks(field.store, author?.id ?? null, askTasks, ASK_MS);
  const askPermits = useCallback(() => trpcClient.permits.mine.query(), []);
  const guarded = useGuarded(field.store, author?.id ?? null, askPermits);
  const waits = field.items.some(({ state }) => state !== 'sent');

  useEffect(() => {
    setAuthor((before) => before ?? lastAuthor());
    // Installed pages start from here without signal; where that cannot be had, the page works with signal alone.
    void navigator.serviceWorker?.register('/field-sw.js', { scope: '/field' }).catch(() => {});
  }, []);
  const { data } = me;
  useEffect(() => {
    if (data === undefined) return;
    const { id, name } = data;
    setAuthor({ id, name });
    try {
      localStorage.setItem(KNOWN_KEY, JSON.stringify({ id, name }));
    } catch {
      // Without storage the device has to ask each time.
    }
  }, [data]);
  // Unsent work is sent by the device's own secret before anybody signs in anew.
  const { forget } = day;
  useEffect(() => {
    if (!gone || !field.ready) return;
    // What was taken along belonged to the session; what waits to be sent stays.
    void forget().then(() => {
      if (!waits) goToSignIn();
    });
  }, [gone, waits, field.ready, forget]);

  return (
    <FieldScreen
      author={author}
      mayRecord={data?.permissions.includes('findings.record') ?? author !== null}
      field={field}
      day={day}
      guarded={guarded.permits}
      menu={<LocaleButton signedIn={data !== undefined} />}
      onLeave={() => {
        void field.wipe().then((wiped) => {
          if (!wiped) return;
          try {
            localStorage.removeItem(KNOWN_KEY);
          } catch {
            // Nothing was kept.
          }
          void signOut();
        });
      }}
    />
  );
}
