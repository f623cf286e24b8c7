'use client';

import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { TasksScreen } from '../features/tasks/tasks-screen.tsx';
import { LiveBanner } from './live-banner.tsx';

/** Tasks of the field and their plans; live, because the banner holds the stream. */
export function TasksPage() {
  const { data: me } = useSession();
  return (
    <TasksScreen
      mayRead={me === undefined ? null : me.permissions.includes('situation.read')}
      mayHandle={me?.permissions.includes('findings.handle') ?? false}
      mayPlan={me?.permissions.includes('tasks.plan') ?? false}
      menu={<UserMenu me={me} />}
      banner={<LiveBanner />}
    />
  );
}
