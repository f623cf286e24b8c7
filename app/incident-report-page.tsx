'use client';

import { AfterActionScreen } from '../features/incidents/after-action-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** What an incident leaves behind, to read, print and take along. */
export function IncidentReport() {
  const { data: me } = useSession();
  return (
    <AfterActionScreen
      enabled={me?.permissions.includes('situation.read') ?? false}
      who={me?.name ?? ''}
      menu={<UserMenu me={me} />}
    />
  );
}
