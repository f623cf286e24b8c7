/** A call of one procedure about one zone's objects. `tells`: whoever reaches the zone reads its mark in the answer. */
interface Call {
  readonly input?: unknown;
  readonly tells: boolean;
}
export type Calls = readonly Call[];
/** A procedure that is asked once. */
export const once = (input: unknown, tells = true): Calls => [{ input, tells }];
