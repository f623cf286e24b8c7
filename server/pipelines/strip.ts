import { flowBalance } from '../../domain/pipeline-run.ts';
import type { Tx } from '../database.ts';
import { readCourse } from './course.ts';
import { readRegister } from './hca-queries.ts';
import {
  cameraGap,
  readDangers,
  readFacilities,
  readHighRisk,
  readLineCameras,
  readLineEvents,
  readLineWarnings,
  readPatrols,
  readSensors,
  readThemes,
  readWorks,
  type StripSensor,
} from './strip-queries.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What one meter of a station may err, percent of its reading at 95 %: class 1.0 turbine and ultrasonic meters. */
const METER_PERCENT = 1;

/** Inflow of the first station against outflow of the last; null where one of them does not tell. */
function balanceOf(sensors: readonly StripSensor[]) {
  const flows = sensors.filter((sensor) => sensor.indicator === 'flow' && sensor.value !== null);
  const inflow = flows[0]?.value ?? null;
  const outflow = flows[flows.length - 1]?.value ?? null;
  if (flows.length < 2 || inflow === null || outflow === null || !(inflow > 0) || outflow < 0) return null;
  return { inflow, outflow, ...flowBalance(inflow, outflow, METER_PERCENT) };
}

/**
 * All bands of a pipeline's strip in one answer: what has no data is an empty list, and the strip says so. One
 * transaction, a dozen bounded statements.
 */
export async function readStrip(tx: Tx, fid: number) {
  const course = await readCourse(tx, fid);
  // In turn, not at once: one transaction is one connection.
  const facilities = await readFacilities(tx, fid);
  const events = await readLineEvents(tx, fid);
  const sensors = await readSensors(tx, fid);
  const warnings = await readLineWarnings(tx, fid);
  const themes = await readThemes(tx, fid);
  const patrols = await readPatrols(tx, fid);
  const works = await readWorks(tx, fid);
  const dangers = await readDangers(tx, fid);
  const highRisk = await readHighRisk(tx, fid);
  const cameras = await readLineCameras(tx, course);
  const areas = await readRegister(tx, { fid, asOf: null });
  return {
    pipeline: {
      fid,
      id: course.id,
      name: course.name,
      nameEn: course.nameEn,
      medium: course.medium,
      laying: course.laying,
      regime: course.regime,
      outerDiameterMm: course.outerDiameterMm,
      wallMm: numberOf(course.attrs['wallThicknessMm']),
      coating: textOf(course.attrs['coating']),
      steelGrade: textOf(course.attrs['steelGrade']),
      designPressureMpa: course.designPressureMpa,
      depthM: course.depthM,
      nextInspectionOn: textOf(course.attrs['nextInspectionOn']),
      lengthMeters: course.lengthMeters,
    },
    stretches: course.stretches,
    facilities,
    events,
    sensors,
    balance: balanceOf(sensors),
    warnings,
    ...themes,
    patrols,
    works,
    dangers,
    highRisk: highRisk.map((segment) => ({ ...segment, cameraGapMeters: cameraGap(segment, cameras) })),
    cameras,
    areas: areas.map((area) => ({ ...area, cameraGapMeters: cameraGap(area, cameras) })),
  };
}
