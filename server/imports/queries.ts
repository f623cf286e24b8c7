import { layerOfCode } from '../../domain/layer.ts';
import type { Tx, Viewer } from '../database.ts';

export interface ImportRun {
  readonly id: string;
  readonly layer: string;
  readonly filename: string;
  readonly datum: string;
  readonly coordinateKind: string;
  readonly state: string;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

interface Row extends Omit<ImportRun, 'layer'> {
  layer_code: number;
}

/** The viewer's own last imports, newest first. */
export async function listImports(tx: Tx, viewer: Viewer): Promise<ImportRun[]> {
  const { rows } = await tx.query<Row>(
    `select id, layer as layer_code, filename, datum, coordinate_kind as "coordinateKind", state, rows_total as "rowsTotal", rows_done as "rowsDone",
            created_at as "createdAt", finished_at as "finishedAt"
     from import_run where author = $1 order by created_at desc limit 50`,
    [viewer.id],
  );
  return rows.map(({ layer_code, ...run }) => ({ ...run, layer: layerOfCode(layer_code) }));
}
