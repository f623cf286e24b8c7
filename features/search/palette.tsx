'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { MapPin, Milestone } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { parseCoordinates } from '../../domain/coordinate-input.ts';
import type { LngLat } from '../../domain/place.ts';
import { formatChainage, formatPost, splitStation } from '../../domain/stationing-text.ts';
import { formatPosition } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './palette.module.css';

export type FoundObject = RouterOutputs['search']['query'][number];
export type FoundStation = RouterOutputs['pipelines']['goTo'][number];

export const COMMANDS = [
  'warnings',
  'layers',
  'view3d',
  'around',
  'language',
  'theme',
  'home',
  'keys',
  'signOut',
] as const;
export type CommandId = (typeof COMMANDS)[number];

interface PaletteProps {
  readonly onObject: (found: FoundObject) => void;
  readonly onPlace: (position: LngLat) => void;
  /** A chainage or post on a pipeline (K12+350, 128#桩+350 m). */
  readonly onStation: (found: FoundStation) => void;
  /** The pipeline at hand: its stations come first. */
  readonly pipeline: number | null;
  readonly onCommand: (command: CommandId) => void;
  readonly onClose: () => void;
}

/** Ctrl K: objects by name, number, plate or tag; coordinates in any usual writing; commands (design 9). */
export function Palette({ onObject, onPlace, onStation, pipeline, onCommand, onClose }: PaletteProps) {
  const t = useTranslations('search');
  const dialog = useRef<HTMLDialogElement | null>(null);
  const input = useRef<HTMLInputElement | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
    // A dialog focuses its first focusable part, which is the list's frame.
    input.current?.focus();
  }, []);
  const run = (action: () => void) => () => {
    dialog.current?.close();
    action();
  };
  const words = text.trim();
  const place = words === '' ? null : parseCoordinates(words);
  const station = splitStation(words) !== null;
  const commands = COMMANDS.filter(
    (id) => words === '' || t(`command.${id}`).toLowerCase().includes(words.toLowerCase()),
  );
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      onClose={onClose}
      aria-label={t('title')}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Command shouldFilter={false} loop label={t('title')}>
        <Command.Input
          ref={input}
          className={styles['input']}
          value={text}
          onValueChange={setText}
          placeholder={t('placeholder')}
        />
        <Command.List className={styles['list']}>
          {place === null ? null : (
            <Command.Group heading={t('coordinates')} className={styles['group']}>
              <Command.Item className={styles['item']} value="place" onSelect={run(() => onPlace(place.position))}>
                <MapPin size={16} strokeWidth={1.5} aria-hidden />
                <span>{t('goTo', { position: formatPosition(place.position[0], place.position[1]) })}</span>
                <span className={styles['note']}>
                  {place.datum === 'WGS84' ? 'WGS 84' : t('fromDatum', { datum: place.datum })}
                </span>
              </Command.Item>
            </Command.Group>
          )}
          {station ? (
            <Stations text={words} pipeline={pipeline} onPick={(found) => run(() => onStation(found))()} />
          ) : null}
          {words === '' ? null : (
            <Objects
              text={words}
              hasOther={station || place !== null || commands.length > 0}
              onPick={(found) => run(() => onObject(found))()}
            />
          )}
          {commands.length === 0 ? null : (
            <Command.Group heading={t('commands')} className={styles['group']}>
              {commands.map((id) => (
                <Command.Item
                  key={id}
                  className={styles['item']}
                  value={`command-${id}`}
                  onSelect={run(() => onCommand(id))}
                >
                  <span className={styles['gap']} />
                  <span>{t(`command.${id}`)}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

interface StationsProps {
  readonly text: string;
  readonly pipeline: number | null;
  readonly onPick: (found: FoundStation) => void;
}

/** Places on pipelines by chainage or post (REQ-ENT-50). */
function Stations({ text, pipeline, onPick }: StationsProps) {
  const t = useTranslations('search');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.pipelines.goTo.queryOptions({ text: text.slice(0, 80), fid: pipeline }, { staleTime: 30_000 }),
  );
  if (query.isPending) return <p className={styles['empty']}>{t('waiting')}</p>;
  const found = query.data ?? [];
  if (found.length === 0) return <p className={styles['empty']}>{t('noStation', { text })}</p>;
  return (
    <Command.Group heading={t('stations')} className={styles['group']}>
      {found.map((hit) => (
        <Command.Item
          key={hit.fid}
          className={styles['item']}
          value={`station-${hit.fid}`}
          data-station={hit.fid}
          onSelect={() => onPick(hit)}
        >
          <Milestone size={16} strokeWidth={1.5} aria-hidden />
          <span>{nameOf(hit)}</span>
          <span className={styles['note']}>
            {formatChainage(hit.chainageMeters)}
            {hit.post === null ? '' : ` · ${formatPost(hit.post.post, hit.post.plusMeters)}`}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

interface ObjectsProps {
  readonly text: string;
  readonly hasOther: boolean;
  readonly onPick: (found: FoundObject) => void;
}

function Objects({ text, hasOther, onPick }: ObjectsProps) {
  const t = useTranslations('search');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const asked = useDeferredValue(text);
  const query = useQuery(
    trpc.search.query.queryOptions(
      { text: asked.slice(0, 60), limit: 20 },
      { placeholderData: keepPreviousData, staleTime: 30_000 },
    ),
  );
  const found = query.data ?? [];
  if (query.isPending) return <p className={styles['empty']}>{t('waiting')}</p>;
  if (found.length === 0)
    return hasOther ? null : (
      <p className={styles['empty']}>
        {t('none', { text })}
        <br />
        {t('noneHint')}
      </p>
    );
  return (
    <Command.Group heading={t('objects')} className={styles['group']}>
      {found.map((object) => (
        <Command.Item
          key={object.fid}
          className={styles['item']}
          value={`object-${object.fid}`}
          data-found={object.id}
          onSelect={() => onPick(object)}
        >
          <span className={styles['gap']}>
            {object.tier === null ? null : <TierSymbol tier={object.tier} title={codes(`tier.${object.tier}`)} />}
          </span>
          <span>{nameOf(object)}</span>
          <span className={styles['note']}>
            {[
              object.tag,
              object.kind === '' ? codes(`layer.${object.layer}`) : words.kind(object.kind),
              object.enterprise === null ? '' : nameOf(object.enterprise),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
