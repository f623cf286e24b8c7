'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { codecName } from './codec-name.ts';
import type { LiveView } from './use-live-player.ts';
import styles from './video-tile.module.css';

interface StreamFactsProps {
  readonly cameraId: string;
  readonly live: LiveView;
  readonly sub: boolean;
  /** As the camera's file says it, until the stream has. */
  readonly codec: string | null;
  /** Everything that is measured, asked of the server every few seconds. */
  readonly full: boolean;
}

const ASK_MS = 3_000;

/** Coding, size and measured delay in one line; rate, loss and dropped pictures when asked for. */
export function StreamFacts({ cameraId, live, sub, codec, full }: StreamFactsProps) {
  const t = useTranslations('cameras');
  const trpc = useTRPC();
  const { stats } = live;
  const query = useQuery(
    trpc.video.stream.queryOptions({ cameraId, sub }, { enabled: full, refetchInterval: ASK_MS, retry: false }),
  );
  if (stats === null || stats.width === 0) return null;
  const told = stats.codec ?? codec;
  const parts = [told === null ? 'H.264' : `${codecName(told)} ${told}`, `${stats.width}×${stats.height}`];
  if (stats.delaySeconds !== null) parts.push(t('delay', { seconds: Math.max(0, stats.delaySeconds).toFixed(1) }));
  const stream = query.data?.stream ?? null;
  return (
    <footer className={styles['facts']} data-full={full}>
      {full ? (
        <dl>
          <Fact name={t('facts.stream')} value={t(sub ? 'facts.sub' : 'facts.main')} />
          <Fact name={t('facts.rate')} value={stream === null ? null : rateOf(stream.bitsPerSecond)} />
          <Fact
            name={t('facts.pictures')}
            value={stream === null ? null : t('facts.perSecond', { count: formatNumber(stream.picturesPerSecond, 0) })}
          />
          <Fact
            name={t('facts.loss')}
            value={stream === null ? null : lossOf(stream.lostPackets, stream.receivedPackets)}
          />
          <Fact name={t('facts.dropped')} value={`${stats.dropped} / ${stats.drawn}`} />
          {stream?.warnings.length ? <Fact name={t('facts.warnings')} value={stream.warnings.join(' · ')} /> : null}
        </dl>
      ) : null}
      <span>{parts.join(' · ')}</span>
    </footer>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  );
}

const rateOf = (bitsPerSecond: number): string => `${formatNumber(bitsPerSecond / 1_000_000, 2)} Mbit/s`;

/** Packets that never came, of all that should have; a source without packets has none to lose. */
function lossOf(lost: number, received: number): string | null {
  if (lost + received === 0) return null;
  return `${lost} (${formatNumber((100 * lost) / (lost + received), 2)} %)`;
}
