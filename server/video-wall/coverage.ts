import { type CoverageItem, coverageOf, worstCoverage } from '../../domain/camera-coverage.ts';
import type { CoverageListInput, CoverageNoteInput } from '../../domain/coverage-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { sectorCode } from '../../domain/sector.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { type CoveredPlace, readCoveredSites } from './coverage-objects.ts';
import { readCoveredPipelines } from './coverage-pipelines.ts';

const PAGE = 50;

/** One site or pipeline, or all of the viewer's scope. */
async function readCovered(tx: Tx, fid: number | null): Promise<CoveredPlace[]> {
  const sites = await readCoveredSites(tx, fid);
  return fid !== null && sites.length > 0 ? sites : [...sites, ...(await readCoveredPipelines(tx, fid))];
}

/** Why something is missing, as somebody wrote it down last. */
export interface CoverageNote {
  readonly ruleSet: string;
  readonly item: string;
  readonly text: string;
  readonly authorName: string;
  readonly at: number;
}

async function notesOf(tx: Tx, fid: number | null): Promise<Map<number, CoverageNote[]>> {
  const { rows } = await tx.query<CoverageNote & { readonly fid: number }>(
    `select distinct on (fid, rule_set, item) fid, rule_set as "ruleSet", item, text, author_name as "authorName",
       round(date_part('epoch', at) * 1000) as at
     from coverage_note where $1::int is null or fid = $1 order by fid, rule_set, item, id desc limit 100000`,
    [fid],
  );
  const notes = new Map<number, CoverageNote[]>();
  for (const { fid: of, ...note } of rows) notes.set(of, [...(notes.get(of) ?? []), note]);
  return notes;
}

/** Beijing's day by the clock of the database: rules begin on days. */
async function today(tx: Tx): Promise<string> {
  const { rows } = await tx.query<{ day: string }>(
    `select to_char(guanlan.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`,
  );
  return rows[0]?.day ?? '';
}

const noteFor = (notes: readonly CoverageNote[], item: CoverageItem): CoverageNote | null =>
  notes.find((note) => note.ruleSet === item.ruleSet && note.item === item.key) ?? null;

/** The required points of one object with what was written about those it lacks (REQ-VID-40, REQ-VID-05). */
export async function objectCoverage(tx: Tx, fid: number) {
  const [site] = await readCovered(tx, fid);
  if (site === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const notes = (await notesOf(tx, fid)).get(fid) ?? [];
  const items = coverageOf(site, await today(tx));
  return {
    fid,
    name: site.name,
    nameEn: site.nameEn,
    state: worstCoverage(items),
    items: items.map((item) => ({ ...item, note: noteFor(notes, item) })),
  };
}

interface Judged {
  readonly site: CoveredPlace;
  readonly items: readonly CoverageItem[];
  /** Missing points that nobody has explained. */
  readonly unexplained: number;
}

const fits = ({ site, items, unexplained }: Judged, { state, sector, text }: CoverageListInput): boolean => {
  if (sector !== null && site.sector !== sectorCode(sector)) return false;
  const wanted = text.toLowerCase();
  if (wanted !== '' && !site.name.toLowerCase().includes(wanted) && !site.nameEn.toLowerCase().includes(wanted))
    return false;
  if (state === null) return true;
  return state === 'unexplained' ? unexplained > 0 : worstCoverage(items) === state;
};

const RANK = { missing: 0, silent: 1, met: 2 } as const;

/** All objects that rules ask cameras of, the worst first, with how many there are of each state. */
export async function coverageList(tx: Tx, input: CoverageListInput) {
  const sites = await readCovered(tx, null);
  const notes = await notesOf(tx, null);
  const day = await today(tx);
  const judged = sites.flatMap((site): Judged[] => {
    const items = coverageOf(site, day);
    if (items.length === 0) return [];
    const own = notes.get(site.fid) ?? [];
    const unexplained = items.filter((item) => item.state === 'missing' && noteFor(own, item) === null).length;
    return [{ site, items, unexplained }];
  });
  const counts = { met: 0, silent: 0, missing: 0, unexplained: 0 };
  for (const { items, unexplained } of judged) {
    counts[worstCoverage(items) ?? 'met'] += 1;
    if (unexplained > 0) counts.unexplained += 1;
  }
  const found = judged
    .filter((one) => fits(one, input))
    .sort(
      (a, b) =>
        RANK[worstCoverage(a.items) ?? 'met'] - RANK[worstCoverage(b.items) ?? 'met'] || b.unexplained - a.unexplained,
    );
  return {
    counts,
    total: found.length,
    next: found.length > input.cursor + PAGE ? input.cursor + PAGE : null,
    objects: found.slice(input.cursor, input.cursor + PAGE).map(({ site, items, unexplained }) => ({
      layer: site.layer,
      fid: site.fid,
      name: site.name,
      nameEn: site.nameEn,
      kind: site.kind,
      state: worstCoverage(items) ?? ('met' as const),
      channels: site.cameras.length,
      online: site.cameras.filter(({ state }) => state === 'online').length,
      required: items.length,
      missing: items.filter(({ state }) => state === 'missing').map(({ ruleSet, key }) => ({ ruleSet, key })),
      silent: items.filter(({ state }) => state === 'silent').map(({ ruleSet, key }) => ({ ruleSet, key })),
      unexplained,
    })),
  };
}

/** Writes down why a point is missing; only what is missing can be explained. Append-only, audited. */
export async function explainCoverage(tx: Tx, viewer: Viewer, input: CoverageNoteInput, address: string) {
  const [site] = await readCovered(tx, input.fid);
  if (site === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const item = coverageOf(site, await today(tx)).find(
    ({ ruleSet, key }) => ruleSet === input.ruleSet && key === input.item,
  );
  if (item === undefined) throw new RefusalError({ code: 'not_found', field: 'item', message: 'no such point' });
  if (item.state !== 'missing')
    throw new RefusalError({ code: 'conflict', field: 'item', message: 'this point is not missing' });
  await tx.query(
    `insert into coverage_note (fid, rule_set, item, text, author, author_name, at, scope_key)
     values ($1, $2, $3, $4, $5, $6, guanlan.now(), $7)`,
    [site.fid, input.ruleSet, input.item, input.text, viewer.id, viewer.name, site.scopeKey],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'coverage.explained',
    object: `${site.layer}:${site.fid}`,
    address,
    detail: {
      ruleSet: input.ruleSet,
      item: input.item,
      text: input.text,
      required: item.required,
      present: item.present,
    },
  });
  return { fid: site.fid };
}
