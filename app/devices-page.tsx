'use client';

import { DevicesScreen } from '../features/devices/devices-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** Access of video devices: health for devices.read, changes for devices.manage. */
export function DevicesPage() {
  const { data: me } = useSession();
  return (
    <DevicesScreen
      mayRead={me === undefined ? null : me.permissions.includes('devices.read')}
      mayManage={me?.permissions.includes('devices.manage') ?? false}
      menu={<UserMenu me={me} />}
    />
  );
}
