'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { groupResources } from '../../domain/around.ts';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useCodeWords, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { AreaWarnings } from './area-warnings.tsx';
import styles from './around.module.css';
import { AroundGroup } from './around-group.tsx';
import { numberOf, resourceRows, seeingCameras } from './around-reading.ts';
import type { AroundAnswer, Neighbour } from './around-types.ts';

interface AroundResultsProps {
  readonly query: UseQueryResult<AroundAnswer, unknown>;
  readonly onOpen: (neighbour: Neighbour) => void;
}

/** What is around by type: people first, then what helps, what sees, what may burn. */
export function AroundResults({ query, onOpen }: AroundResultsProps) {
  const t = useTranslations('around');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const codes = useCodeWords();
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError)
    return (
      <Notice
        urgent
        title={common('failed')}
        action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
      >
        {refusal(query.error)}
      </Notice>
    );
  const answer = query.data;
  if (answer === undefined) return null;
  const groupOf = (layer: AroundAnswer['groups'][number]['layer']) =>
    answer.groups.find((group) => group.layer === layer);
  const places = groupOf('places');
  const resources = groupOf('resources');
  const cameras = groupOf('cameras');
  const people = (places?.items ?? []).reduce((sum, place) => sum + numberOf(place.extra['people']), 0);
  const seeing = seeingCameras(cameras?.items ?? [], answer.center);
  const nothing = answer.warnings.length === 0 && answer.groups.every((group) => group.items.length === 0);
  if (nothing) return <Notice title={t('empty')} />;
  return (
    <div data-around={query.isFetching ? 'asking' : 'answered'} aria-busy={query.isFetching}>
      <AreaWarnings warnings={answer.warnings} />
      {places === undefined ? null : (
        <AroundGroup
          title={t('people')}
          sum={people === 0 ? null : t('peopleCount', { count: formatNumber(people) })}
          group={places}
          detail={(place) =>
            `${codes.kind(place.kind)} · ${t('peopleCount', { count: formatNumber(numberOf(place.extra['people'])) })}`
          }
          onOpen={onOpen}
        />
      )}
      {resources === undefined || resources.items.length === 0 ? null : (
        <AroundGroup
          title={t('resources')}
          sum={null}
          group={resources}
          before={
            <ul className={styles['sums']}>
              {groupResources(resourceRows(resources.items)).map((sum) => (
                <li key={sum.type + sum.unit}>
                  <span>{codes.resource(sum.type)}</span>
                  <span>
                    {t('resourceSum', {
                      quantity: formatNumber(sum.quantity),
                      unit: codes.unit(sum.unit),
                      count: sum.count,
                    })}
                  </span>
                  <span className={styles['far']}>{t('nearest', { distance: formatDistance(sum.nearestMeters) })}</span>
                </li>
              ))}
            </ul>
          }
          detail={(resource) =>
            `${codes.resource(String(resource.extra['resource_type'] ?? ''))} · ${formatNumber(numberOf(resource.extra['available']))} ${codes.unit(String(resource.extra['unit'] ?? ''))}`
          }
          phone={(resource) => String(resource.extra['phone'] ?? '')}
          onOpen={onOpen}
        />
      )}
      {cameras === undefined ? null : (
        <AroundGroup
          title={t('cameras')}
          sum={t('camerasSee', { count: seeing.length })}
          group={{ layer: 'cameras', items: seeing, total: seeing.length }}
          detail={(camera) => codes.camera(String(camera.extra['state'] ?? ''))}
          onOpen={onOpen}
        />
      )}
      {(['hazards', 'pipelines', 'sites', 'facilities', 'assets'] as const).map((layer) => {
        const group = groupOf(layer);
        return group === undefined ? null : (
          <AroundGroup
            key={layer}
            title={t(`layer.${layer}`)}
            sum={null}
            group={group}
            detail={(item) =>
              [
                item.kind === '' ? null : codes.kind(item.kind),
                typeof item.extra['medium'] === 'string' ? codes.medium(item.extra['medium']) : null,
              ]
                .filter((part) => part !== null && part !== '')
                .join(' · ')
            }
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}
