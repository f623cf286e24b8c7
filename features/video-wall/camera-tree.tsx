'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { CameraItems } from './camera-items.tsx';
import styles from './video-wall.module.css';

interface CameraTreeProps {
  /** Ids of the cameras that stand on the wall. */
  readonly shown: ReadonlySet<string>;
  readonly onCamera: (id: string) => void;
}

/** All cameras by zone and site, or by name; searched on the server, so that a city's fit as well. */
export function CameraTree({ shown, onCamera }: CameraTreeProps) {
  const t = useTranslations('videoWall');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const zones = useQuery(trpc.videoWall.zones.queryOptions(undefined, { staleTime: 60_000 }));
  return (
    <div className={styles['tree']}>
      <Field label={t('search')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      {asked === '' ? (
        <ul>
          {zones.data?.map((zone) => (
            <Branch
              key={zone.key}
              name={zone.name === '' ? t('noZone') : nameOf(zone)}
              online={zone.online}
              total={zone.total}
            >
              <Sites zone={zone.key} shown={shown} onCamera={onCamera} />
            </Branch>
          ))}
        </ul>
      ) : (
        <Found text={asked} shown={shown} onCamera={onCamera} />
      )}
    </div>
  );
}

interface BranchProps {
  readonly name: string;
  readonly online: number;
  readonly total: number;
  readonly children: ReactNode;
}

/** A line that opens; what lies below is asked for when it does. */
function Branch({ name, online, total, children }: BranchProps) {
  const t = useTranslations('videoWall');
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" className={styles['branch']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} strokeWidth={1.5} aria-hidden />
        <span className={styles['name']}>{name}</span>
        <span className={styles['count']} title={t('onlineOf', { online, total })}>
          {online}/{total}
        </span>
      </button>
      {open ? <div className={styles['below']}>{children}</div> : null}
    </li>
  );
}

function Sites({ zone, ...rest }: CameraTreeProps & { readonly zone: number }) {
  const t = useTranslations('videoWall');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const sites = useQuery(trpc.videoWall.sites.queryOptions({ zone }, { staleTime: 60_000 }));
  return (
    <ul>
      {sites.data?.map((site) => (
        <Branch
          key={site.key}
          name={site.key === 0 ? t('public') : nameOf(site)}
          online={site.online}
          total={site.total}
        >
          <CamerasOf zone={zone} site={site.key} {...rest} />
        </Branch>
      ))}
    </ul>
  );
}

function CamerasOf({ zone, site, ...rest }: CameraTreeProps & { readonly zone: number; readonly site: number }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.videoWall.camerasOf.infiniteQueryOptions(
      { zone, site },
      { initialCursor: 0, getNextPageParam: ({ next }) => next, staleTime: 30_000 },
    ),
  );
  return <Pages query={query} {...rest} />;
}

function Found({ text, ...rest }: CameraTreeProps & { readonly text: string }) {
  const t = useTranslations('videoWall');
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.videoWall.search.infiniteQueryOptions(
      { text },
      { initialCursor: 0, getNextPageParam: ({ next }) => next, staleTime: 30_000 },
    ),
  );
  if (query.data?.pages[0]?.cameras.length === 0)
    return <p className={styles['hint']}>{t('nothingFound', { text })}</p>;
  return <Pages query={query} withSite {...rest} />;
}

interface PagesProps extends CameraTreeProps {
  readonly query: {
    readonly data:
      | { readonly pages: readonly { readonly cameras: Parameters<typeof CameraItems>[0]['cameras'] }[] }
      | undefined;
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly withSite?: boolean;
}

function Pages({ query, withSite = false, shown, onCamera }: PagesProps) {
  const t = useTranslations('videoWall');
  const cameras = query.data?.pages.flatMap((page) => page.cameras) ?? [];
  return (
    <>
      <CameraItems cameras={cameras} withSite={withSite} shown={shown} onCamera={onCamera} />
      {query.hasNextPage ? (
        <Button look="quiet" onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
}
