import { onEvents, onLogReset } from '../live/tail.ts';
import { forgetSession, forgetUser, forgetViewers } from './viewer.ts';

/** Drops kept viewers as soon as the event log says that their rights changed: within one poll of the tail. */
export function watchAccounts(): () => void {
  const stops = [
    onEvents((events) => {
      for (const { kind, payload } of events) {
        if (kind === 'scope') forgetViewers();
        else if (kind === 'grants') forgetUser(String(payload['userId']));
        else if (kind === 'session') forgetSession(String(payload['sessionHash']));
      }
    }),
    onLogReset(forgetViewers),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
