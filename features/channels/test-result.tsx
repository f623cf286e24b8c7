'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';

const WATCH_MS = 1000;

interface TestResultProps {
  readonly id: number;
  /** The lists beside show newer figures now. */
  readonly onDone: () => void;
}

/** Follows a test message until it is known what became of it. */
export function TestResult({ id, onDone }: TestResultProps) {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const query = useQuery(
    trpc.notify.delivery.queryOptions(
      { id },
      { refetchInterval: (watched) => (watched.state.data?.state === 'waiting' ? WATCH_MS : false), staleTime: 0 },
    ),
  );
  const state = query.data?.state;
  const settled = state !== undefined && state !== 'waiting';
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once per settled test, not per render of the parent
  useEffect(() => {
    if (settled) onDone();
  }, [settled, id]);
  if (state === undefined || state === 'waiting') return <Notice title={t('testing')} />;
  return (
    <Notice urgent={state === 'failed'} title={t('testResult', { state: t(`state.${state}`) })}>
      {query.data?.error ?? undefined}
    </Notice>
  );
}
