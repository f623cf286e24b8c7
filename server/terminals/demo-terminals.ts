import type { Tx } from '../database.ts';
import { saveTerminal } from './commands.ts';

/** So many of the demo region's dangerous-goods vehicles speak for themselves, with two cameras each. */
const VEHICLES = 6;

/** Gives a few vehicles of the demo region terminals, at its first start. Demo mode only. */
export async function ensureDemoTerminals(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from vehicle where vehicle_class = 'dangerous_goods' and object_state = 'moving'
       and not exists (select from vehicle_terminal) order by fid limit ${VEHICLES}`,
  );
  for (const [index, { id }] of rows.entries())
    await saveTerminal(
      tx,
      { viewer: { id: 'demo' }, address: '' },
      {
        vehicleId: id,
        number: `1390000${String(index + 1).padStart(4, '0')}`,
        dialect: 'jiangsu',
        authRequired: true,
        channels: [1, 2],
      },
    );
}
