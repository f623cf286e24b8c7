'use client';

import { FindingsScreen } from '../features/findings/findings-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { LiveBanner } from './live-banner.tsx';

/** Findings from the field, for whoever watches the situation; live, because the banner holds the stream. */
export function FindingsPage() {
  const { data: me } = useSession();
  return (
    <FindingsScreen
      mayRead={me === undefined ? null : me.permissions.includes('situation.read')}
      mayHandle={me?.permissions.includes('findings.handle') ?? false}
      menu={<UserMenu me={me} />}
      banner={<LiveBanner />}
    />
  );
}
