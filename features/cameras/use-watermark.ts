'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { serverNow } from '../../lib/use-now.ts';
import { Watermark } from './watermark.ts';

interface Mark {
  readonly organisation: string;
  readonly name: string;
  readonly address: string;
}

/** Organisation, name, end of the address and Beijing time over the picture while `mark` is set. */
export function useWatermark(frame: RefObject<HTMLElement | null>, mark: Mark | null): void {
  const latest = useRef(mark);
  latest.current = mark;
  const shown = mark !== null;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !shown) return;
    const watermark = new Watermark(element, () => {
      const now = serverNow();
      const { organisation = '', name = '', address = '' } = latest.current ?? {};
      return [organisation, name, address, `${formatDate(now)} ${formatClock(now)}`].filter(Boolean).join('  ');
    });
    return () => watermark.destroy();
  }, [frame, shown]);
}
