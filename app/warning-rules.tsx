'use client';

import { RulesScreen } from '../features/rules/rules-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { LiveBanner } from './live-banner.tsx';

/** The rules with the menu of the session. */
export function WarningRules() {
  const { data: me } = useSession();
  return (
    <>
      <RulesScreen permissions={me?.permissions ?? null} userId={me?.id ?? null} menu={<UserMenu me={me} />} />
      <LiveBanner />
    </>
  );
}
