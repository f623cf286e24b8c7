'use client';

import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { WorldsScreen } from '../features/worlds/worlds-screen.tsx';

/** Worlds of one's own: everybody may look, who may import may bring. */
export function WorldsPage() {
  const { data: me } = useSession();
  return (
    <WorldsScreen
      mayBring={me === undefined ? null : me.permissions.includes('import.write')}
      menu={<UserMenu me={me} />}
    />
  );
}
