'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { refusalOf } from '../../lib/trpc/refusal.ts';

/** Leaves for the sign-in page and comes back to the same picture afterwards. */
export function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/** Only paths of our own: an address from elsewhere must never send a signed-in person away. */
export function safeNext(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

/** Who is signed in; a missing session leads to the sign-in page. */
export function useSession() {
  const trpc = useTRPC();
  const query = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const gone = query.isError && refusalOf(query.error)?.code === 'unauthenticated';
  useEffect(() => {
    if (gone) goToSignIn();
  }, [gone]);
  return query;
}

/** Ends the session on the server and drops everything that this browser holds by reloading. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => {});
  window.location.assign('/sign-in');
}
