'use client';

import { PermitsScreen } from '../features/permits/permits-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** Permits of special operations, for whoever watches the situation. */
export function PermitsPage() {
  const { data: me } = useSession();
  return (
    <PermitsScreen
      mayRead={me === undefined ? null : me.permissions.includes('situation.read')}
      mayHandle={me?.permissions.includes('permits.handle') ?? false}
      menu={<UserMenu me={me} />}
    />
  );
}
