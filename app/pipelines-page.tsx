'use client';

import { RegisterScreen } from '../features/pipelines/register-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** The register of high-consequence areas and what is printed of pipelines. */
export function Pipelines() {
  const { data: me } = useSession();
  return (
    <RegisterScreen
      enabled={me?.permissions.includes('situation.read') ?? false}
      mayEdit={me?.permissions.includes('warning.handle') ?? false}
      who={me?.name ?? ''}
      menu={<UserMenu me={me} />}
    />
  );
}
