'use client';

import { useTranslations } from 'use-intl';
import { devices } from '../../lib/i18n/messages/zh/devices.ts';

const has = <T extends object>(table: T, code: string): code is Extract<keyof T, string> => Object.hasOwn(table, code);

const PTZ = { 1: 'dome', 2: 'half', 3: 'fixed', 4: 'remote' } as const;

/** Words of codes that the gateway tells; one that this version has no word for is shown as it is. */
export function useDeviceWords() {
  const t = useTranslations('devices');
  return {
    error: (code: string): string => (has(devices.error, code) ? t(`error.${code}`) : code),
    reason: (code: string): string => (has(devices.reason, code) ? t(`reason.${code}`) : code),
    ptz: (type: number | null): string => {
      const known = type === 1 || type === 2 || type === 3 || type === 4 ? PTZ[type] : 'none';
      return t(`ptzType.${known}`);
    },
  };
}
