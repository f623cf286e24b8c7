/** What a statement does to things that outlive it on the one engine session that all connections share. */

const COMMENTS = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`;
const starts = (rest: string): RegExp => new RegExp(`^${COMMENTS}${rest}`, 'i');

const COPY_FROM_STDIN = starts(String.raw`copy\b[^;]*\bfrom\s+stdin\b`);
const DISCARD_ALL = starts(String.raw`discard\s+all\s*;?\s*$`);
const DEALLOCATE_ALL = starts(String.raw`deallocate\s+(?:prepare\s+)?all\s*;?\s*$`);
const LISTEN = starts(String.raw`listen\b`);
const UNLISTEN = starts(String.raw`unlisten\b[^;]*;?\s*$`);
const SESSION_SET = starts(String.raw`(?:set|reset)\s+(?!local\b|transaction\b|constraints\b)`);
const HIDDEN_SET = /set_config\s*\([^)]*\bfalse\b|;\s*(?:set|reset)\s+(?!local\b|transaction\b|constraints\b)/i;
const SEVERAL = /;\s*\S/;
const BECOMES_ANOTHER_USER = /\bsession[\s_]+authorization\b/i;

/** What the front has to do about a statement beside running it, or instead; see `EmbeddedConnection`. */
export type SessionEffect =
  | 'none'
  | 'copy-in'
  | 'discard-all'
  | 'deallocate-all'
  | 'listen'
  | 'unlisten'
  /** One SET or RESET of the session: replayed whenever this connection gets the engine back. */
  | 'setting'
  /** Changes session settings in a way that cannot be replayed: undone before another connection runs. */
  | 'hidden-setting';

/** Classifies the text of one Query or Parse message. */
export function sessionEffect(sql: string): SessionEffect {
  // Only the beginning can make a difference for most; long literals are not worth a scan of every pattern.
  const head = sql.length > 2_000 ? sql.slice(0, 2_000) : sql;
  if (COPY_FROM_STDIN.test(head)) return 'copy-in';
  if (SESSION_SET.test(head)) return SEVERAL.test(sql) ? 'hidden-setting' : 'setting';
  if (HIDDEN_SET.test(head)) return 'hidden-setting';
  if (DISCARD_ALL.test(head)) return 'discard-all';
  if (DEALLOCATE_ALL.test(head)) return 'deallocate-all';
  if (LISTEN.test(head)) return 'listen';
  return UNLISTEN.test(head) ? 'unlisten' : 'none';
}

const SNAPSHOT = starts(String.raw`guanlan\s+snapshot\s+'((?:[^']|'')+)'\s*;?\s*$`);

/** `GUANLAN SNAPSHOT 'file'`, our own sentence of owner connections: the file that the database is to be copied to. */
export function snapshotFile(sql: string): string | undefined {
  return SNAPSHOT.exec(sql)?.[1]?.replaceAll("''", "'");
}

/** Every embedded login is technically a superuser, so a request to become another user has to stop here. */
export function asksForAnotherUser(sql: string): boolean {
  return BECOMES_ANOTHER_USER.test(sql);
}
