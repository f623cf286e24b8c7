'use client';

import { useTranslations } from 'use-intl';

const PARTIES = ['enterprise', 'zone', 'regulator', 'bureau', 'operating_company', 'city'] as const;
const CHANNELS = ['screen', 'email', 'webhook', 'dingtalk', 'wecom', 'feishu', 'sms', 'voice', 'city'] as const;
const STATES = ['waiting', 'sent', 'delivered', 'read', 'failed', 'unreachable'] as const;
const STEPS = ['opened', 'raised', 'notice', 'on_site', 'call'] as const;

/** Words of a telling: a code that is not known yet is shown as it is, never hidden. */
export function useTellingWords() {
  const t = useTranslations('duty');
  const known = <T extends string>(codes: readonly T[], code: string, word: (code: T) => string): string => {
    const found = codes.find((one) => one === code);
    return found === undefined ? code : word(found);
  };
  return {
    party: (code: string) => known(PARTIES, code, (one) => t(`party.${one}`)),
    channel: (code: string) => known(CHANNELS, code, (one) => t(`channel.${one}`)),
    state: (code: string) => known(STATES, code, (one) => t(`delivery.${one}`)),
    step: (code: string) => {
      const found = STEPS.find((one) => one === code);
      return found === undefined ? t('told.other') : t(`told.${found}`);
    },
  };
}
