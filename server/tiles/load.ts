import type { TileLayer } from '../../domain/tile-layer.ts';
import { asEngine, type Tx } from '../database.ts';
import { LayerBuilder, newDictionaries, type SourceRow } from './layer-builder.ts';
import { LayerIndex } from './layer-index.ts';
import { type LayerSource, layerSource, sourceSql } from './layer-source.ts';

/** Rows a page: a page is parsed in some 10 ms, so that a loop that also answers requests stays alive. */
const PAGE_ROWS = 5_000;

export interface ScopeCellRow {
  readonly id: number;
  readonly zone: number;
  readonly sector: number;
  readonly enterprise: number;
}

async function rows(tx: Tx, text: string, values: readonly unknown[]): Promise<SourceRow[]> {
  const answer = await tx.query<(string | number | Buffer | null)[]>({ text, values: [...values], rowMode: 'array' });
  return answer.rows;
}

/**
 * Reads one layer in keyset pages, each its own short transaction: the embedded engine has one backend, and a long one
 * would hold everybody up. What changes meanwhile arrives as `object` events and is applied afterwards.
 */
export async function loadLayer(layer: TileLayer): Promise<LayerIndex> {
  const source = layerSource(layer);
  const dictionaries = newDictionaries(source);
  const builder = new LayerBuilder(source, dictionaries);
  const text = sourceSql(source, `${source.rowKey} > $1`, `order by ${source.rowKey} limit ${PAGE_ROWS}`);
  let after = Number.MIN_SAFE_INTEGER;
  let page = await loadPage(text, -2_147_483_648);
  while (page.length > 0) {
    // The next page is on its way while this one is being added.
    after = Number(page.at(-1)?.[0] ?? after);
    const next = page.length === PAGE_ROWS ? loadPage(text, after) : Promise.resolve([]);
    for (const row of page) builder.add(row);
    page = await next;
  }
  return new LayerIndex(source, dictionaries, builder.build(), builder.size);
}

function loadPage(text: string, after: number): Promise<SourceRow[]> {
  return asEngine((tx) => rows(tx, text, [after]));
}

/** Reads the rows of the given fids anew; objects that are gone answer nothing. */
export function loadRows(source: LayerSource, fids: readonly number[]): Promise<SourceRow[]> {
  const text = sourceSql(source, `${source.fid} = any ($1::int[])`, `order by ${source.rowKey}`);
  return asEngine((tx) => rows(tx, text, [fids]));
}

/** All scope cells: what zone and enterprise a scope key stands for. */
export function loadScopeCells(): Promise<ScopeCellRow[]> {
  return asEngine(async (tx) => {
    const answer = await tx.query<ScopeCellRow>('select id, zone, sector, enterprise from scope_cell order by id');
    return answer.rows;
  });
}
