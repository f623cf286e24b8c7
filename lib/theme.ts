/** Dark first; the choice of a person is kept on this machine, not in the account: it depends on the room's light. */
export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'guanlan_theme';

/**
 * Runs before the first paint (inline, with the response's nonce), so that a light screen never flashes dark.
 * Keep in step with `applyTheme`.
 */
export const THEME_SCRIPT = `try{if(localStorage.getItem('${KEY}')==='light')document.documentElement.dataset.theme='light'}catch{}`;

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** Switches at once and remembers; storage may be forbidden, then the choice lasts until reload. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A locked-down browser without storage still gets the theme for this page.
  }
  window.dispatchEvent(new CustomEvent('guanlan:theme'));
}

/** For useSyncExternalStore. */
export function onThemeChange(listener: () => void): () => void {
  window.addEventListener('guanlan:theme', listener);
  return () => window.removeEventListener('guanlan:theme', listener);
}
