'use client';

import { AssessmentScreen } from '../features/assessment/assessment-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';

/** The assessment of devices and video with the menu of the session. */
export function Assessments() {
  const { data: me } = useSession();
  return <AssessmentScreen permissions={me?.permissions ?? null} menu={<UserMenu me={me} />} />;
}
