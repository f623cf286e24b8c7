'use client';

import { NoticeInbox } from '../features/channels/notice-inbox.tsx';
import type { NoticeItem } from '../features/channels/use-notices.ts';
import { trpcClient } from '../lib/trpc/client.tsx';
import type { Desk } from './use-desk.ts';

/** The inbox in the strip. A notice names its object; where that is, as exactly as this viewer may know, is asked when it is opened. */
export function DeskNotices({ desk, enabled }: { readonly desk: Desk; readonly enabled: boolean }) {
  const open = async ({ warning, layer, fid }: NoticeItem) => {
    const found = await trpcClient.objects.locate.query({ fid }).catch(() => null);
    if (found === null) desk.openWarning(warning);
    else desk.openWarning(warning, { selection: { layer, fid }, position: found.position });
  };
  return <NoticeInbox enabled={enabled} onOpen={(notice) => void open(notice)} />;
}
