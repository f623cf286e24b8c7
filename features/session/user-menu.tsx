'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleUserRound, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { type Permission, ROLES } from '../../domain/role.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useTheme } from '../../lib/use-theme.ts';
import { signOut } from './use-session.ts';
import styles from './user-menu.module.css';

export type Me = RouterOutputs['session']['me'];

const ADMINISTRATION: readonly Permission[] = [
  'users.manage',
  'grants.manage',
  'sessions.manage',
  'keys.manage',
  'audit.read',
];

/** Language and light in one click each; who one is and the way out behind the portrait. */
export function UserMenu({ me }: { readonly me: Me | undefined }) {
  const t = useTranslations('common');
  const codes = useTranslations('codes');
  return (
    <>
      <LocaleButton signedIn={me !== undefined} />
      <ThemeButton />
      {me === undefined ? null : (
        <Menu
          label={t('menu')}
          trigger={(open, toggle) => (
            <IconButton label={`${t('menu')} ${me.name}`} aria-expanded={open} aria-haspopup="true" onClick={toggle}>
              <CircleUserRound size={18} strokeWidth={1.5} aria-hidden />
            </IconButton>
          )}
        >
          {() => (
            <>
              <p className={styles['who']}>
                <strong>{me.name}</strong>
                <span>
                  {ROLES.filter((role) => me.roles.includes(role))
                    .map((role) => codes(`role.${role}`))
                    .join(' · ')}
                  {me.demoRole === null ? null : ` · ${t('demo')}`}
                </span>
              </p>
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/">
                  {t('situationMap')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/rules">
                  {t('warningRules')}
                </a>
              ) : null}
              {me.permissions.includes('video.view') ? (
                <a className={styles['link']} href="/video">
                  {t('videoWall')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/coverage">
                  {t('cameraCoverage')}
                </a>
              ) : null}
              {me.permissions.includes('duty.read') ? (
                <a className={styles['link']} href="/duty">
                  {t('dutyDesk')}
                </a>
              ) : null}
              {me.permissions.includes('images.request') ? (
                <a className={styles['link']} href="/recordings">
                  {t('recordings')}
                </a>
              ) : null}
              {me.permissions.includes('assessment.read') ? (
                <a className={styles['link']} href="/assessment">
                  {t('assessment')}
                </a>
              ) : null}
              {me.permissions.includes('import.write') ? (
                <a className={styles['link']} href="/import">
                  {t('importData')}
                </a>
              ) : null}
              {me.permissions.includes('devices.read') ? (
                <a className={styles['link']} href="/devices">
                  {t('devices')}
                </a>
              ) : null}
              {me.permissions.includes('import.write') ? (
                <a className={styles['link']} href="/worlds">
                  {t('worlds')}
                </a>
              ) : null}
              {me.permissions.includes('channels.manage') ? (
                <a className={styles['link']} href="/channels">
                  {t('channels')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/findings">
                  {t('findings')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/permits">
                  {t('permits')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/patrol">
                  {t('patrols')}
                </a>
              ) : null}
              {me.permissions.includes('situation.read') ? (
                <a className={styles['link']} href="/tasks">
                  {t('tasks')}
                </a>
              ) : null}
              {me.permissions.includes('findings.record') ? (
                <a className={styles['link']} href="/field">
                  {t('field')}
                </a>
              ) : null}
              {me.permissions.includes('walls.manage') ? (
                <a className={styles['link']} href="/walls">
                  {t('walls')}
                </a>
              ) : null}
              {me.demo && me.permissions.includes('warning.handle') ? <StoryButton /> : null}
              {ADMINISTRATION.some((permission) => me.permissions.includes(permission)) ? (
                <a className={styles['link']} href="/admin">
                  {t('administration')}
                </a>
              ) : null}
              <button type="button" className={styles['link']} onClick={() => void signOut()}>
                {t('signOut')}
              </button>
            </>
          )}
        </Menu>
      )}
    </>
  );
}

/** The demonstration's ten minutes, for everybody who watches; nothing starts it but this and its command. */
function StoryButton() {
  const t = useTranslations('common');
  const trpc = useTRPC();
  const story = useMutation(trpc.session.startStory.mutationOptions());
  return (
    <button
      type="button"
      className={styles['link']}
      disabled={story.isPending || story.isSuccess}
      onClick={() => story.mutate()}
    >
      {story.isSuccess ? t('storyRuns') : t('story')}
    </button>
  );
}

export function LocaleButton({ signedIn }: { readonly signedIn: boolean }) {
  const t = useTranslations('common');
  const trpc = useTRPC();
  const { locale, setLocale } = useLocaleSwitch();
  const remember = useMutation(trpc.session.setLocale.mutationOptions());
  const change = () => {
    const next = locale === 'zh' ? 'en' : 'zh';
    setLocale(next);
    if (signedIn) remember.mutate({ locale: next });
  };
  return (
    <Button look="quiet" className={styles['locale']} aria-label={t('language')} onClick={change}>
      {t('languageShort')}
    </Button>
  );
}

export function ThemeButton() {
  const t = useTranslations('common');
  const [theme, setTheme] = useTheme();
  return (
    <IconButton
      label={theme === 'dark' ? t('themeLight') : t('themeDark')}
      onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
    >
      {theme === 'dark' ? (
        <Sun size={16} strokeWidth={1.5} aria-hidden />
      ) : (
        <Moon size={16} strokeWidth={1.5} aria-hidden />
      )}
    </IconButton>
  );
}
