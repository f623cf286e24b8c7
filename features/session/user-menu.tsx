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
import { MENU } from './menu-pages.ts';
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
              <Pages me={me} />
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

/** The pages that this person may open, in groups. */
function Pages({ me }: { readonly me: Me }) {
  const t = useTranslations('common');
  const groups = MENU.map(({ id, pages }) => ({
    id,
    pages: pages.filter(({ needs }) => me.permissions.includes(needs)),
  }));
  return (
    <nav className={styles['pages']} aria-label={t('pages')}>
      {groups
        .filter(({ pages }) => pages.length > 0)
        .map(({ id, pages }) => (
          <section key={id} aria-label={t(`menuGroup.${id}`)}>
            <p className={styles['group']}>{t(`menuGroup.${id}`)}</p>
            {pages.map(({ href, title }) => (
              <a key={href} className={styles['link']} href={href}>
                {t(`page.${title}`)}
              </a>
            ))}
          </section>
        ))}
    </nav>
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
