'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import type { Role } from '../../domain/role.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { postSignIn, type SignInResult } from './sign-in-call.ts';
import styles from './sign-in-screen.module.css';
import { safeNext } from './use-session.ts';
import { LocaleButton, ThemeButton } from './user-menu.tsx';

const ADMINISTRATORS: readonly Role[] = ['admin', 'security', 'auditor'];

/** Password form, and in demo mode one button per demo role that says so. */
export function SignInScreen() {
  const t = useTranslations('auth');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const welcome = useQuery(trpc.session.welcome.queryOptions());
  const [result, setResult] = useState<SignInResult | null>(null);
  const [busy, setBusy] = useState(false);
  const [demoPassword, setDemoPassword] = useState('');

  const run = async (path: string, body: Readonly<Record<string, string>>, home: string) => {
    setBusy(true);
    const next = await postSignIn(path, body);
    if (next.kind === 'in') {
      const wanted = safeNext(window.location.search);
      window.location.assign(wanted === '/' ? home : wanted);
      return;
    }
    setResult(next);
    setBusy(false);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const newPassword = text('newPassword');
    const body = {
      identifier: text('identifier'),
      password: text('password'),
      ...(newPassword === '' ? {} : { newPassword }),
    };
    void run('/api/auth/sign-in', body, '/');
  };
  const demoSignIn = (role: Role) =>
    void run(
      '/api/demo/sign-in',
      { role, ...(demoPassword === '' ? {} : { password: demoPassword }) },
      ADMINISTRATORS.includes(role) ? '/admin' : '/',
    );
  const mustChange = result?.kind === 'must-change' || (result?.kind === 'refused' && result.code === 'invalid');

  return (
    <main className={styles['page']}>
      <div className={styles['corner']}>
        <LocaleButton signedIn={false} />
        <ThemeButton />
      </div>
      <div className={styles['columns']}>
        <form className={styles['form']} onSubmit={submit}>
          <h1 className={styles['title']}>{t('title')}</h1>
          <p className={styles['sub']}>{common('page.situationMap')}</p>
          <Field
            label={t('identifier')}
            name="identifier"
            autoComplete="username"
            required
            autoCapitalize="none"
            spellCheck={false}
          />
          <Field label={t('password')} name="password" type="password" autoComplete="current-password" required />
          {mustChange ? (
            <>
              <p className={styles['note']}>{t('newPasswordHint')}</p>
              <Field
                label={t('newPassword')}
                name="newPassword"
                type="password"
                autoComplete="new-password"
                required
                minLength={12}
              />
            </>
          ) : null}
          <Problem result={result} />
          <Button type="submit" look="primary" wide disabled={busy}>
            {busy ? t('signingIn') : t('signIn')}
          </Button>
        </form>
        {welcome.data?.demo === true ? (
          <section className={styles['demo']} aria-label={t('demoTitle')}>
            <h2 className={styles['demoTitle']}>{t('demoTitle')}</h2>
            <p className={styles['sub']}>{t('demoHint')}</p>
            {welcome.data.demoPasswordNeeded ? (
              <Field
                label={t('demoPassword')}
                type="password"
                value={demoPassword}
                onChange={(event) => setDemoPassword(event.target.value)}
              />
            ) : null}
            <ul>
              {welcome.data.demoRoles.map((role) => (
                <DemoRole key={role} role={role} busy={busy} onSignIn={demoSignIn} />
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </main>
  );
}

function DemoRole({
  role,
  busy,
  onSignIn,
}: {
  readonly role: Role;
  readonly busy: boolean;
  readonly onSignIn: (role: Role) => void;
}) {
  const t = useTranslations('auth');
  const codes = useTranslations('codes');
  const name = codes(`role.${role}`);
  return (
    <li>
      <button
        type="button"
        className={styles['role']}
        data-role={role}
        disabled={busy}
        aria-label={t('demoAs', { role: name })}
        onClick={() => onSignIn(role)}
      >
        <span>{name}</span>
        <span className={styles['reach']}>{t(`reach.${role}`)}</span>
      </button>
    </li>
  );
}

function Problem({ result }: { readonly result: SignInResult | null }) {
  const t = useTranslations('auth');
  if (result === null || result.kind === 'in' || result.kind === 'must-change') return null;
  const words = () => {
    if (result.kind === 'unreachable') return t('unreachable');
    if (result.code === 'locked_out' || result.code === 'rate_limited')
      return t('lockedOut', { minutes: Math.max(1, Math.ceil((result.seconds ?? 60) / 60)) });
    return result.code === 'invalid' ? t('weak') : t('wrong');
  };
  return (
    <p className={styles['problem']} role="alert">
      {words()}
    </p>
  );
}
