'use client';

import { AdminScreen } from '../features/admin/admin-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** The administration with the menu of the session. */
export function Administration() {
  const { data: me } = useSession();
  return <AdminScreen permissions={me?.permissions ?? null} menu={<UserMenu me={me} />} />;
}
