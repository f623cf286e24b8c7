/**
 * How old the engine's heartbeat is, by our own monotonic clock: a database clock that jumps an hour back must not make a
 * dead engine look alive, nor one that jumps forward a living engine look dead. All values in milliseconds.
 */
export function createHeartbeatAge(): (heartbeatAt: number, databaseNow: number, monotonic: number) => number {
  let seen:
    | { readonly at: number; readonly since: number; readonly base: number; readonly lookedAt: number }
    | undefined;
  return (heartbeatAt, databaseNow, monotonic) => {
    const told = Math.max(0, databaseNow - heartbeatAt);
    if (seen === undefined) seen = { at: heartbeatAt, since: monotonic, base: told, lookedAt: monotonic };
    // A new beat came after our last look, whatever the clocks say.
    else if (seen.at !== heartbeatAt)
      seen = {
        at: heartbeatAt,
        since: monotonic,
        base: Math.min(told, monotonic - seen.lookedAt),
        lookedAt: monotonic,
      };
    else seen = { ...seen, lookedAt: monotonic };
    return seen.base + monotonic - seen.since;
  };
}
