import { type EvacuationDetail, evacuationDetailSchema } from '../../domain/evacuation-detail.ts';

/** Who was counted in an evacuation area when it was made; nobody for an area of another kind. */
export function evacuationOf({ detail }: { readonly detail: Readonly<Record<string, unknown>> }): EvacuationDetail {
  const parsed = evacuationDetailSchema.safeParse(detail);
  return parsed.success ? parsed.data : { people: 0, places: 0, byKind: [], shares: [], short: 0 };
}
