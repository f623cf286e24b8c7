import { z } from 'zod';

/** Script that the page's main thread ran in a trace, milliseconds of processor time. */
export interface ScriptTime {
  readonly script: number;
  /** Tasks of 50 ms and more: by processor time, and by the clock (which counts waiting for a core too). */
  readonly longByProcessor: number;
  readonly longByClock: number;
  /** By the event's own name, for those who look for the cause. */
  readonly parts: ReadonlyMap<string, number>;
}

export const TRACE_CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'toplevel',
  '__metadata',
];
const LONG_MICROSECONDS = 50_000;
const SCRIPT_EVENTS = new Set([
  'FunctionCall',
  'EvaluateScript',
  'v8.run',
  'RunMicrotasks',
  'TimerFire',
  'FireAnimationFrame',
  'FireIdleCallback',
  'EventDispatch',
  'XHRReadyStateChange',
  'HandlePostMessage',
  'MinorGC',
  'MajorGC',
  'V8.GCScavenger',
]);

const eventSchema = z.object({
  ph: z.string(),
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.unknown().optional() }).optional(),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });
type TraceEvent = z.infer<typeof eventSchema>;

/** The renderer's main thread that worked most: the page itself, not an empty one beside it. */
function mainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const byThread = Map.groupBy(
    events.filter(({ ph, pid, tid }) => ph === 'X' && mains.has(`${pid}:${tid}`)),
    ({ pid, tid }) => `${pid}:${tid}`,
  );
  return [...byThread.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Sums the outermost script events only, so that nothing is counted twice. */
export function scriptTime(trace: Buffer): ScriptTime {
  const events = mainThread(traceSchema.parse(JSON.parse(trace.toString('utf8'))).traceEvents);
  const parts = new Map<string, number>();
  let script = 0;
  let until = 0;
  for (const event of events.filter(({ name }) => SCRIPT_EVENTS.has(name)).sort((a, b) => a.ts - b.ts)) {
    if (event.ts < until) continue;
    until = event.ts + (event.dur ?? 0);
    const took = (event.tdur ?? event.dur ?? 0) / 1000;
    script += took;
    parts.set(event.name, (parts.get(event.name) ?? 0) + took);
  }
  const tasks = events.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask');
  return {
    script,
    longByProcessor: tasks.filter(({ tdur, dur }) => (tdur ?? dur ?? 0) >= LONG_MICROSECONDS).length,
    longByClock: tasks.filter(({ dur }) => (dur ?? 0) >= LONG_MICROSECONDS).length,
    parts,
  };
}
