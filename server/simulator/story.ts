import { isDemo } from '../../lib/env.ts';
import { asEngine, closeDatabase } from '../database.ts';

/**
 * Asks the simulator to play the demonstration's story on tank T-203; it never starts by itself. Only a flag is written:
 * the values travel through the signed interface like everybody's.
 */
export async function startStory(actor: { readonly id: string; readonly address: string }): Promise<void> {
  await asEngine(async (tx) => {
    await tx.query(
      `insert into setting (key, value) values ('demo_story', jsonb_build_object('startedAt', round(date_part('epoch', guanlan.now()) * 1000)))
       on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
    );
    await tx.query(`select guanlan.append_audit($1, 'demo.story', 'asset:T-203', 'allowed', $2, '{}')`, [
      actor.id,
      actor.address,
    ]);
  });
}

if (import.meta.main) {
  if (!isDemo()) throw new Error('the story is played in demo mode only');
  await startStory({ id: 'command', address: '' });
  console.log(
    'The story begins on tank T-203: low gas alarm now, high gas alarm after 25 s, the sensor dies after 60 s.',
  );
  await closeDatabase();
}
