'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { CoverageList } from './coverage-list.tsx';
import { coverageShapes, type PatrolShapes } from './patrol-shapes.ts';
import styles from './patrols.module.css';
import { TrackDetail } from './track-detail.tsx';
import { TrackList } from './track-list.tsx';
import { WatchedList } from './watched-list.tsx';

const WINDOWS = [7, 30, 90] as const;
const PARTS = ['watched', 'coverage', 'tracks'] as const;
type Part = (typeof PARTS)[number];
const DAY_MS = 86_400_000;
const LOOK_MS = 60_000;

interface PatrolScreenProps {
  /** null while it is not known who asks. */
  readonly mayRead: boolean | null;
  readonly mayAccept: boolean;
  readonly mayImport: boolean;
  readonly maySet: boolean;
  readonly menu: ReactNode;
  readonly map: (shapes: PatrolShapes | null) => ReactNode;
}

interface Address {
  readonly part: Part;
  readonly days: number;
  readonly fid: number | null;
  readonly track: string | null;
}

function readAddress(): Address {
  const search = new URLSearchParams(window.location.search);
  const fid = Number(search.get('fid'));
  const track = search.get('track');
  return {
    part: PARTS.find((part) => part === search.get('part')) ?? (track === null ? 'watched' : 'tracks'),
    days: WINDOWS.find((days) => days === Number(search.get('days'))) ?? 7,
    fid: Number.isInteger(fid) && fid > 0 ? fid : null,
    track: track !== null && /^[0-9a-f-]{36}$/.test(track) ? track : null,
  };
}

/** Patrols along pipelines: what was not walked in its interval, what was covered, and each patrol to look at again. */
export function PatrolScreen({ mayRead, mayAccept, mayImport, maySet, menu, map }: PatrolScreenProps) {
  const t = useTranslations('patrols');
  const common = useTranslations('common');
  const [address, setAddress] = useState<Address | null>(null);
  const [replay, setReplay] = useState<PatrolShapes | null>(null);
  // Pages are rendered once for everybody: the address is read where it is known.
  useEffect(() => setAddress(readAddress()), []);
  const change = (next: Address): void => {
    const search = new URLSearchParams({ part: next.part, days: String(next.days) });
    if (next.fid !== null) search.set('fid', String(next.fid));
    if (next.track !== null) search.set('track', next.track);
    window.history.replaceState(null, '', `/patrol?${search}`);
    setAddress(next);
  };
  const coverage = useCoverage(address?.days ?? 7, mayRead === true && address !== null);
  const shapes = useMemo(
    () => (coverage.data === undefined ? null : coverageShapes(coverage.data, address?.fid ?? null)),
    [coverage.data, address?.fid],
  );
  const refusal = useRefusalWords();
  const ready = mayRead === true && address !== null;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      {mayRead === false ? <Notice title={t('noRights')} /> : null}
      {!ready ? null : (
        <main className={styles['split']}>
          <section className={styles['side']} aria-label={t('title')}>
            {address.track !== null ? (
              <TrackDetail
                key={address.track}
                id={address.track}
                mayAccept={mayAccept}
                onShapes={setReplay}
                onBack={() => {
                  setReplay(null);
                  change({ ...address, track: null });
                }}
              />
            ) : (
              <>
                <Tabs
                  label={t('title')}
                  selected={address.part}
                  onSelect={(part) => change({ ...address, part })}
                  tabs={PARTS.map((part) => ({ id: part, label: t(`part.${part}`) }))}
                />
                {address.part === 'watched' ? (
                  <WatchedList maySet={maySet} onPipeline={(fid) => change({ ...address, fid })} />
                ) : address.part === 'tracks' ? (
                  <TrackList mayImport={mayImport} onOpen={(track) => change({ ...address, track })} />
                ) : (
                  <>
                    <Choice
                      label={t('window')}
                      value={address.days}
                      onChange={(event) => change({ ...address, days: Number(event.target.value) })}
                    >
                      {WINDOWS.map((days) => (
                        <option key={days} value={days}>
                          {t('lastDays', { days })}
                        </option>
                      ))}
                    </Choice>
                    {coverage.isPending ? <Waiting label={common('loading')} /> : null}
                    {coverage.isError ? <Notice urgent title={refusal(coverage.error)} /> : null}
                    <CoverageList
                      coverage={coverage.data ?? []}
                      fid={address.fid}
                      onPipeline={(fid) => change({ ...address, fid })}
                    />
                  </>
                )}
              </>
            )}
          </section>
          <section className={styles['map']} aria-label={t('map')}>
            {map(address.track === null ? shapes : replay)}
            <p className={styles['legend']}>{t(address.track === null ? 'legend' : 'legendReplay')}</p>
          </section>
        </main>
      )}
    </div>
  );
}

/** A window that moves on by the hour: the query keeps its name meanwhile. */
function useCoverage(days: number, enabled: boolean) {
  const trpc = useTRPC();
  const now = useNow();
  const to = Math.ceil(now / 3_600_000) * 3_600_000;
  return useQuery(
    trpc.patrols.coverage.queryOptions(
      { from: to - days * DAY_MS, to },
      { enabled: enabled && now !== 0, refetchInterval: LOOK_MS, placeholderData: (before) => before },
    ),
  );
}
