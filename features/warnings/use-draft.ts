'use client';

import { useCallback, useState } from 'react';

const PREFIX = 'guanlan_draft:';

function stored(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

/** What somebody is writing: kept through a failed request, a closed form and a reload of the tab, until it is sent. */
export function useDraft(key: string): readonly [text: string, setText: (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: stored(key) }));
  const setText = useCallback(
    (text: string) => {
      setDraft({ key, text });
      try {
        if (text === '') sessionStorage.removeItem(PREFIX + key);
        else sessionStorage.setItem(PREFIX + key, text);
      } catch {
        // Without storage the draft lasts as long as the form.
      }
    },
    [key],
  );
  return [draft.key === key ? draft.text : stored(key), setText];
}
