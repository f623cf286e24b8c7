import { z } from 'zod';

const count = z.number().min(0);

/** What an evacuation area keeps of the moment when it was made: people by kind of place, shelters, and who has none. */
export const evacuationDetailSchema = z
  .object({
    people: count,
    places: count,
    byKind: z.array(z.object({ kind: z.string(), people: count, places: count })),
    shelters: z.object({
      shares: z.array(
        z.object({
          id: count,
          name: z.string(),
          nameEn: z.string(),
          capacity: count,
          taken: count,
          meters: count,
          lng: z.number(),
          lat: z.number(),
        }),
      ),
      short: count,
    }),
  })
  .transform(({ shelters, ...rest }) => ({ ...rest, shares: shelters.shares, short: shelters.short }));
export type EvacuationDetail = z.output<typeof evacuationDetailSchema>;
