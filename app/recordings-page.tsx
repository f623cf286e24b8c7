'use client';

import { RecordingsScreen } from '../features/recordings/recordings-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** Stored pictures for whoever may look at them, ask for copies of them or decide on that. */
export function RecordingsPage() {
  const { data: me } = useSession();
  const may = me?.permissions;
  return (
    <RecordingsScreen
      rights={
        may === undefined
          ? null
          : {
              view: may.includes('recordings.view'),
              request: may.includes('images.request'),
              approve: may.includes('images.approve'),
              manage: may.includes('devices.manage'),
            }
      }
      viewer={me?.name ?? ''}
      menu={<UserMenu me={me} />}
    />
  );
}
