import { ERG_EDITION, ERG_FLAMMABLE, ERG_LARGE, ERG_ROWS, type ErgContainer } from './erg-table.ts';
import { given, hazardRefusal, notNegative } from './hazard-input.ts';

export interface ErgInput {
  readonly un: number;
  readonly spill: 'small' | 'large';
  readonly night: boolean;
  /** Needed for large spills of the substances of table 3. */
  readonly container?: ErgContainer;
  /** Wind in m/s, needed with the container. */
  readonly windMS?: number;
  /** A burning tank of a flammable. */
  readonly fire?: boolean;
}

export interface ErgAnswer {
  readonly edition: string;
  readonly guide: string;
  /** All people away, in every direction. */
  readonly isolationM: number;
  /** Protect people downwind; `open` where the book says 11 km or more. */
  readonly downwindM: number;
  readonly open: boolean;
  readonly table: 'table-1' | 'table-3' | 'guide';
}

/** Small spills are up to 208 L; winds below 10, 10 to 20 and above 20 km/h. */
function windColumn(windMS: number): 0 | 1 | 2 {
  const kmh = notNegative('windMS', windMS) * 3.6;
  if (kmh < 10) return 0;
  return kmh <= 20 ? 1 : 2;
}

const answer = (table: ErgAnswer['table'], guide: string, isolationM: number, downwindKm: number): ErgAnswer => ({
  edition: ERG_EDITION,
  guide,
  isolationM,
  downwindM: Math.round(downwindKm * 1000),
  open: downwindKm >= 11,
  table,
});

/** Isolation and protective action distances of the guidebook; a UN number that is not in it is refused. */
export function ergDistances(input: ErgInput): ErgAnswer {
  const row = ERG_ROWS.find(({ un }) => un === input.un);
  if (row === undefined) {
    const flammable = ERG_FLAMMABLE.find(([uns]) => uns.includes(input.un));
    if (flammable === undefined)
      throw hazardRefusal('un', 'no_data', `UN ${input.un} is not in the tables of the guidebook`);
    const [, guide, [isolation, spill, fire]] = flammable;
    return answer('guide', guide, isolation, (input.fire === true ? fire : input.spill === 'large' ? spill : 0) / 1000);
  }
  const listed = input.spill === 'small' ? row.small : row.large;
  if (listed !== null) {
    const [isolationM, dayKm, nightKm] = listed;
    return answer('table-1', row.guide, isolationM, input.night ? nightKm : dayKm);
  }
  const container = given('container', input.container);
  const large = ERG_LARGE[container][input.un];
  if (large === undefined)
    throw hazardRefusal('container', 'no_data', 'the guidebook has no such container for this substance');
  const column = windColumn(given('windMS', input.windMS));
  return answer('table-3', row.guide, large.isolationM, (input.night ? large.nightKm : large.dayKm)[column]);
}
