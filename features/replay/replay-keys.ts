/** What the keys of the slider ask for; steps in milliseconds of the past. */
export type ReplayKey =
  | { readonly kind: 'toggle' }
  | { readonly kind: 'step'; readonly byMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'live' };

/** Space plays and pauses, arrows step by a 288th of the window (five minutes of a day), page keys by a 24th. */
export function replayKey(key: string, windowMs: number): ReplayKey | null {
  const small = windowMs / 288;
  const large = windowMs / 24;
  switch (key) {
    case ' ':
      return { kind: 'toggle' };
    case 'ArrowLeft':
    case 'ArrowDown':
      return { kind: 'step', byMs: -small };
    case 'ArrowRight':
    case 'ArrowUp':
      return { kind: 'step', byMs: small };
    case 'PageUp':
      return { kind: 'step', byMs: large };
    case 'PageDown':
      return { kind: 'step', byMs: -large };
    case 'Home':
      return { kind: 'start' };
    case 'End':
      return { kind: 'live' };
    default:
      return null;
  }
}
