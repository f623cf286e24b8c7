import { isDemo } from '../../lib/env.ts';
import { asEngine, closeDatabase } from '../database.ts';

/**
 * Asks the simulator to play the demonstration's story on tank T-203; it never starts by itself. Only a flag is written:
 * the values travel through the signed interface like everybody's.
 */
export async function startStory(): Promise<void> {
  if (!isDemo()) throw new Error('the story is played in demo mode only');
  await asEngine((tx) =>
    tx.query(
      `insert into setting (key, value) values ('demo_story', jsonb_build_object('startedAt', round(date_part('epoch', guanlan.now()) * 1000)))
       on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
    ),
  );
}

if (import.meta.main) {
  await startStory();
  console.log(
    'The story begins on tank T-203: low gas alarm now, high gas alarm after 25 s, the sensor dies after 60 s.',
  );
  await closeDatabase();
}
