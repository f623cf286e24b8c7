import type pg from 'pg';

/**
 * The cameras of the story's tank are always recorded: an hour's ring, and what surrounds a warning is kept like a key
 * target's pictures. All others keep their last minutes while somebody watches.
 */
export async function writeRecordingRules(client: pg.Client): Promise<void> {
  await client.query(
    `insert into recording_rule (camera_fid, plan, ring_minutes, retention_class, author, scope_key)
     select c.fid, 'alarm', 60, 'key_target', 'seed', c.scope_key from camera c join asset a on a.fid = c.owner_fid
     where a.id = 'ast_tank_t203' order by c.fid limit 4`,
  );
}
