import { EVIDENCE_TYPES, type EvidenceType } from '../../domain/evidence.ts';
import type { Tx } from '../database.ts';

interface EvidenceFile {
  readonly sha256: string;
  readonly mediaType: EvidenceType;
  readonly name: string;
}

/** Where the bytes of one piece lie; null when there is none or the viewer does not reach it. */
export async function findEvidence(tx: Tx, id: number): Promise<EvidenceFile | null> {
  const { rows } = await tx.query<Omit<EvidenceFile, 'mediaType'> & { mediaType: string }>(
    'select sha256, media_type as "mediaType", name from evidence where id = $1',
    [id],
  );
  const row = rows[0];
  const mediaType = EVIDENCE_TYPES.find((type) => type === row?.mediaType);
  return row === undefined || mediaType === undefined ? null : { ...row, mediaType };
}
