'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { CameraPicker } from './camera-picker.tsx';
import { ChannelTable } from './channel-table.tsx';
import type { ChannelView, DeviceView } from './device-types.ts';
import styles from './devices.module.css';

const PAGE = 50;
const MOST = 200;
const REFRESH_MS = 10_000;

type Group = RouterOutputs['devices']['groups'][number];

interface ChannelsPartProps {
  readonly device: DeviceView;
  readonly mayManage: boolean;
}

/** A device's channels as the tree of its catalogue, and which camera of the map each of them is. */
export function ChannelsPart({ device, mayManage }: ChannelsPartProps) {
  const t = useTranslations('devices');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [group, setGroup] = useState<Pick<Group, 'by' | 'code'> | null>(null);
  const [limit, setLimit] = useState(PAGE);
  const [picking, setPicking] = useState<ChannelView | null>(null);
  const input = { device: device.id, text, by: group?.by ?? null, code: group?.code ?? '', limit };
  const options = { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData };
  const channels = useQuery(trpc.devices.channels.queryOptions(input, options));
  const groups = useQuery(trpc.devices.groups.queryOptions({ device: device.id }));
  const total = channels.data?.total ?? 0;
  const shown = channels.data?.channels ?? [];
  return (
    <section className={styles['channels']} aria-label={t('channels')}>
      <header className={styles['head']}>
        <h2>{t('channels')}</h2>
        <span className={styles['small']}>
          {t('channelsOf', { online: device.channelsOnline, total: device.channels })} ·{' '}
          {t('linkedOf', { count: device.linked })}
        </span>
      </header>
      <GroupTree groups={groups.data ?? []} selected={group} onSelect={setGroup} />
      <Field label={t('channelFind')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      {picking === null ? null : (
        <CameraPicker key={picking.id} device={device.id} channel={picking} onClose={() => setPicking(null)} />
      )}
      {channels.isPending ? <Waiting label={common('loading')} /> : null}
      {channels.data !== undefined && total === 0 ? <Notice title={t('noChannels')} /> : null}
      {shown.length === 0 ? null : <ChannelTable channels={shown} onPick={mayManage ? setPicking : null} />}
      {shown.length < total && limit < MOST ? (
        <Button onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
          {t('more', { count: Math.min(PAGE, total - shown.length) })}
        </Button>
      ) : null}
    </section>
  );
}

interface GroupTreeProps {
  readonly groups: readonly Group[];
  readonly selected: Pick<Group, 'by' | 'code'> | null;
  readonly onSelect: (group: Pick<Group, 'by' | 'code'> | null) => void;
}

function GroupTree({ groups, selected, onSelect }: GroupTreeProps) {
  const t = useTranslations('devices');
  const branch = (by: Group['by'], title: string) => {
    const list = groups.filter((one) => one.by === by);
    if (list.length === 0) return null;
    return (
      <li>
        <span className={styles['small']}>{title}</span>
        <ul>
          {list.map((one) => (
            <li key={one.code}>
              <button
                type="button"
                className={styles['branch']}
                aria-pressed={selected?.by === by && selected.code === one.code}
                onClick={() => onSelect({ by, code: one.code })}
              >
                {one.name ?? (one.code === '' ? t('noCivil') : one.code)}
                <span className={styles['small']}>
                  {one.online}/{one.channels}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </li>
    );
  };
  if (groups.length < 2) return null;
  return (
    <ul className={styles['tree']} aria-label={t('channels')}>
      <li>
        <button
          type="button"
          className={styles['branch']}
          aria-pressed={selected === null}
          onClick={() => onSelect(null)}
        >
          {t('all')}
        </button>
      </li>
      {branch('civil', t('byCivil'))}
      {branch('group', t('byGroup'))}
    </ul>
  );
}
