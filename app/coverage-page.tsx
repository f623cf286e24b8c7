'use client';

import { CoverageScreen } from '../features/coverage/coverage-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** Required camera points of all objects. */
export function Coverage() {
  const { data: me } = useSession();
  return (
    <CoverageScreen
      mayLook={me === undefined ? null : me.permissions.includes('situation.read')}
      menu={<UserMenu me={me} />}
    />
  );
}
