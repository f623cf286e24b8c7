'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { FoundRoute, Reaching, RouteAnswer } from './route-types.ts';
import styles from './routing.module.css';
import { useDrivingTime } from './use-route-words.ts';

/** Metres that nobody walks unawares. */
const GAP_METERS = 60;

interface RouteViewProps {
  readonly resource: Reaching;
  readonly answer: RouteAnswer | undefined;
  readonly upwindWords: string | null;
  readonly onOpen: () => void;
}

/** The chosen route in words: how long, what it goes around, from which side it comes, and every step. */
export function RouteView({ resource, answer, upwindWords, onOpen }: RouteViewProps) {
  const t = useTranslations('routing');
  const nameOf = useNameOf();
  return (
    <section
      className={styles['part']}
      aria-label={t('route')}
      data-route={answer === undefined ? 'asking' : 'answered'}
    >
      <h3 className={styles['heading']}>{nameOf(resource)}</h3>
      {answer === undefined ? <Waiting label={t('loading')} /> : null}
      {answer !== undefined && 'why' in answer ? <Notice urgent title={t(`why.${answer.why}`)} /> : null}
      {answer === undefined || 'why' in answer ? null : <RouteFacts route={answer} upwindWords={upwindWords} />}
      <Button look="quiet" onClick={onOpen}>
        {t('showCard')}
      </Button>
    </section>
  );
}

function RouteFacts({ route, upwindWords }: { readonly route: FoundRoute; readonly upwindWords: string | null }) {
  const t = useTranslations('routing');
  const time = useDrivingTime();
  return (
    <>
      <p className={styles['figure']}>
        {t('summary', { time: time(route.duration_s), distance: formatDistance(route.length_m) })}
      </p>
      {route.upwind === false ? <Notice urgent title={t('upwindNo')} /> : null}
      {route.upwind === true && upwindWords !== null ? <p>{upwindWords}</p> : null}
      {route.short_m > 0 ? <Notice urgent title={t('short', { distance: formatDistance(route.short_m) })} /> : null}
      {route.end_gap_m > GAP_METERS ? (
        <p className={styles['muted']}>{t('gap', { distance: formatDistance(route.end_gap_m) })}</p>
      ) : null}
      {route.blocked.map(({ kind, id, name }) => (
        <p key={`${kind}${id}`}>{t(`blocked.${kind}`, { name: name === '' ? t('unnamed') : name })}</p>
      ))}
      {route.detour_s >= 30 ? <p>{t('detour', { time: time(route.detour_s) })}</p> : null}
      <details>
        <summary>{t('directions', { count: route.steps.length })}</summary>
        <ol className={styles['steps']}>
          {route.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps never move
            <li key={i}>
              <span>{`${t(`turn.${step.turn}`)} · ${step.name === '' ? t(`roadClass.${step.roadClass}`) : step.name}`}</span>
              <span className={styles['muted']}>{formatDistance(step.length_m)}</span>
            </li>
          ))}
        </ol>
      </details>
      <p className={styles['muted']}>{t('reckonedBy', { engine: t(`engine.${route.engine}`) })}</p>
      {route.fallback === null ? null : <p className={styles['muted']}>{t(`fallback.${route.fallback}`)}</p>}
    </>
  );
}
