'use client';

import { SoundButton } from '../features/announcements/sound-button.tsx';
import { DutyScreen } from '../features/duty/duty-screen.tsx';
import { HelpBanner } from '../features/help/help-banner.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { StatusBanner } from '../features/situation/status-banner.tsx';
import { useLivePicture } from './use-live-picture.ts';

/** The duty desk with the live line of the situation: the same banner, the same sounds, no map. */
export function Duty() {
  const { data: me } = useSession();
  const mayRead = me === undefined ? null : me.permissions.includes('duty.read');
  const { sound, status, retry } = useLivePicture({
    enabled: mayRead === true,
    onObject: () => {},
    onLoud: () => {},
  });
  return (
    <DutyScreen
      mayRead={mayRead}
      mayKeep={me?.permissions.includes('duty.keep') ?? false}
      phase={status.phase}
      menu={<UserMenu me={me} />}
      sound={<SoundButton sound={sound} />}
      banner={
        <>
          <StatusBanner status={status} fault={null} placeProblem={null} onRetry={retry} />
          <HelpBanner enabled={mayRead === true} mayKeep={me?.permissions.includes('duty.keep') ?? false} />
        </>
      }
    />
  );
}
