import { useTranslations } from 'use-intl';
import styles from './section.module.css';
import type { Section } from './section-types.ts';

const WIDTH = 320;
const MARGIN = 14;
/** A pipe of a hand's width would be less than a pixel: it is drawn at least this big, and the words say so. */
const LEAST_PIXELS = 2.5;

/** The section to scale, the same across and down: pipes as circles, bodies as blocks, looking along rising chainage. */
export function SectionDrawing({ section, own }: { readonly section: Section; readonly own: number }) {
  const t = useTranslations('underground');
  const half = section.halfWidthMeters;
  const scale = (WIDTH - 2 * MARGIN) / (2 * half);
  const tops = section.pipes.map(({ axisUpMeters, radiusMeters }) => axisUpMeters + radiusMeters);
  const floors = section.pipes.map(({ axisUpMeters, radiusMeters }) => axisUpMeters - radiusMeters);
  const bodies = section.bodies.map((body) => ({ ...body, drawn: Math.max(-12, Math.min(12, body.heightMeters)) }));
  const top = Math.max(1.2, ...tops, ...bodies.map(({ drawn }) => drawn)) + 0.8;
  const floor = Math.min(-2, ...floors, ...bodies.map(({ drawn }) => drawn)) - 0.8;
  const x = (offset: number) => WIDTH / 2 + offset * scale;
  const y = (up: number) => (top - up) * scale;
  const height = (top - floor) * scale;
  return (
    <svg className={styles['drawing']} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t('drawing')}>
      <rect className={styles['soil']} x={0} y={y(0)} width={WIDTH} height={height - y(0)} />
      <line className={styles['ground']} x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      {bodies.map((body) => (
        <rect
          key={`${body.fid}.${body.fromMeters}`}
          className={styles['body']}
          x={x(body.fromMeters)}
          y={y(Math.max(0, body.drawn))}
          width={Math.max(1, (body.toMeters - body.fromMeters) * scale)}
          height={Math.max(1, Math.abs(body.drawn) * scale)}
        />
      ))}
      {section.pipes.map((pipe, index) => (
        <g key={`${pipe.fid}.${pipe.offsetMeters}`} data-section-pipe={pipe.fid}>
          <circle
            className={styles[pipe.fid === own ? 'own' : 'pipe']}
            cx={x(pipe.offsetMeters)}
            cy={y(pipe.axisUpMeters)}
            r={Math.max(LEAST_PIXELS, pipe.radiusMeters * scale)}
          />
          <text className={styles['number']} x={x(pipe.offsetMeters)} y={y(pipe.axisUpMeters - pipe.radiusMeters) + 11}>
            {index + 1}
          </text>
        </g>
      ))}
      <g className={styles['bar']} transform={`translate(${WIDTH - MARGIN - barMeters(half) * scale} ${height - 6})`}>
        <line x1={0} x2={barMeters(half) * scale} y1={0} y2={0} />
        <text x={(barMeters(half) * scale) / 2} y={-4}>{`${barMeters(half)} m`}</text>
      </g>
    </svg>
  );
}

/** Length of the scale bar, metres. */
const barMeters = (half: number): number => (half <= 5 ? 1 : half <= 10 ? 2 : half <= 20 ? 5 : 10);
