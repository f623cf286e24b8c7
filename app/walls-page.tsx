'use client';

import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { WallsScreen } from '../features/walls/walls-screen.tsx';
import { LiveBanner } from './live-banner.tsx';

/** Walls, for whoever holds walls.manage. */
export function WallsPage() {
  const { data: me } = useSession();
  return (
    <WallsScreen
      mayManage={me === undefined ? null : me.permissions.includes('walls.manage')}
      menu={<UserMenu me={me} />}
      banner={<LiveBanner />}
    />
  );
}
