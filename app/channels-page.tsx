'use client';

import { ChannelsScreen } from '../features/channels/channels-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** Management of channels, for whoever holds channels.manage. */
export function ChannelsPage() {
  const { data: me } = useSession();
  return (
    <ChannelsScreen
      mayManage={me === undefined ? null : me.permissions.includes('channels.manage')}
      menu={<UserMenu me={me} />}
    />
  );
}
