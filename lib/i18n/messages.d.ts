import type { zh } from './messages/zh/index.ts';

/** Keys of t() are checked by the compiler against the Chinese words; check:i18n compares the English ones. */
declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof zh;
  }
}
