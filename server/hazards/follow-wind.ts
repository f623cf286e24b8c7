import { scenarioSchema } from '../../domain/hazard/scenario-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asEngine } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { runAgain } from './commands.ts';
import { readStationWeather } from './station-weather.ts';

/** A zone is drawn anew when the wind turned by so much or blows so much harder or weaker; below, maps would flicker. */
const TURN_DEG = 10;
const SPEED_SHARE = 0.2;
const ENGINE = { id: 'engine', name: '', address: '' } as const;

/** The smaller angle between two directions, degrees. */
export function turnDeg(before: number, after: number): number {
  const turn = Math.abs(before - after) % 360;
  return Math.min(turn, 360 - turn);
}

interface Following {
  readonly id: number;
  readonly input: unknown;
}

/**
 * Reckons scenarios that follow the wind again where the nearest station's wind changed; one transaction each, so that
 * one that cannot be reckoned (calm) does not hold the others. A calm or silent station changes nothing: the last zones
 * stay with their age. Returns how many were drawn anew.
 */
export async function followWind(): Promise<number> {
  const following = await asEngine(async (tx) => {
    const { rows } = await tx.query<Following>(
      `select id, input from hazard_scenario where state = 'open' and follows_wind and run_at < guanlan.now() - interval '30 seconds' order by run_at limit 20`,
    );
    return rows;
  });
  let drawn = 0;
  for (const { id, input } of following) if (await followOne(id, input)) drawn += 1;
  return drawn;
}

async function followOne(id: number, input: unknown): Promise<boolean> {
  const scenario = scenarioSchema.parse(input);
  const { weather } = scenario;
  try {
    return await asEngine(async (tx) => {
      const station = await readStationWeather(tx, scenario.position);
      const speed = station.wind_speed?.value ?? null;
      const from = station.wind_direction?.value ?? null;
      if (speed === null || from === null || speed < 0.5) return false;
      const turned = weather.windFromDeg === null ? 360 : turnDeg(weather.windFromDeg, from);
      const harder = weather.windMS === null ? 1 : Math.abs(speed - weather.windMS) / weather.windMS;
      if (turned < TURN_DEG && harder < SPEED_SHARE) return false;
      const next = { ...scenario, weather: { ...weather, windMS: speed, windFromDeg: from } };
      await appendEvents(tx, [await runAgain(tx, ENGINE, id, next, 'wind')]);
      return true;
    });
  } catch (error) {
    // Closed meanwhile, or no model holds in this air: the zones that stand keep their time.
    if (error instanceof RefusalError) return false;
    throw error;
  }
}
