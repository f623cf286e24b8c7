import type { AuditFilter } from '../../domain/administration.ts';

/** Beijing is at +08:00 all year: a typed wall time there as epoch milliseconds; undefined when nothing is typed. */
export function beijingTime(text: string): number | undefined {
  const at = Date.parse(`${text}${text.length === 16 ? ':00' : ''}+08:00`);
  return text === '' || Number.isNaN(at) ? undefined : at;
}

/** The filter of the form; empty fields filter nothing. */
export function filterOf(values: FormData): AuditFilter {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const outcome = (['allowed', 'refused', 'failed'] as const).find((candidate) => candidate === text('outcome'));
  const from = beijingTime(text('from'));
  const to = beijingTime(text('to'));
  return {
    ...(text('actor') === '' ? {} : { actor: text('actor') }),
    ...(text('action') === '' ? {} : { action: text('action') }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** Where the same entries come as a CSV file. */
export function exportAddress(filter: AuditFilter): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) params.set(name, String(value));
  return `/api/audit.csv?${params}`;
}
