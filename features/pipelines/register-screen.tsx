'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { formatDate, formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './register.module.css';
import { RegisterTable } from './register-table.tsx';
import { StripPaper } from './strip-paper.tsx';
import { useHcaWords } from './use-hca-words.ts';

interface RegisterScreenProps {
  readonly enabled: boolean;
  readonly mayEdit: boolean;
  /** Name of who prints. */
  readonly who: string;
  readonly menu: ReactNode;
}

interface Address {
  readonly fid: number | null;
  readonly asOf: string;
  readonly print: string | null;
}

function readAddress(): Address {
  const search = new URLSearchParams(window.location.search);
  const fid = Number(search.get('fid'));
  const asOf = search.get('asOf') ?? '';
  return {
    fid: Number.isInteger(fid) && fid > 0 ? fid : null,
    asOf: /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : '',
    print: search.get('print'),
  };
}

/** The end of a day in Beijing, epoch milliseconds; null for today. */
const endOfDay = (day: string): number | null => (day === '' ? null : Date.parse(`${day}T23:59:59+08:00`));

/** The register of high-consequence areas as of any day, and the strip on paper (GB 32167; C-45). */
export function RegisterScreen({ enabled, mayEdit, who, menu }: RegisterScreenProps) {
  const t = useTranslations('pipelines');
  const common = useTranslations('common');
  const [address, setAddress] = useState<Address | null>(null);
  // Pages are rendered once for everybody: the address is read where it is known.
  useEffect(() => setAddress(readAddress()), []);
  if (address?.print === 'strip' && address.fid !== null)
    return enabled ? <StripPaper fid={address.fid} who={who} /> : <Waiting label={common('loading')} />;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('hca.register')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        {address === null || !enabled ? (
          <Waiting label={common('loading')} />
        ) : (
          <Register address={address} onAddress={setAddress} mayEdit={mayEdit} who={who} />
        )}
      </main>
    </div>
  );
}

interface RegisterProps {
  readonly address: Address;
  readonly onAddress: (address: Address) => void;
  readonly mayEdit: boolean;
  readonly who: string;
}

function Register({ address, onAddress, mayEdit, who }: RegisterProps) {
  const t = useTranslations('pipelines');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const now = useNow();
  const words = useHcaWords();
  const asOf = endOfDay(address.asOf);
  const query = useQuery(trpc.pipelines.register.queryOptions({ fid: address.fid, asOf }));
  const change = (next: Address): void => {
    const search = new URLSearchParams();
    if (next.fid !== null) search.set('fid', String(next.fid));
    if (next.asOf !== '') search.set('asOf', next.asOf);
    window.history.replaceState(null, '', `/pipelines${search.size === 0 ? '' : `?${search}`}`);
    onAddress(next);
  };
  const suffix = new URLSearchParams({
    ...(address.fid === null ? {} : { fid: String(address.fid) }),
    ...(asOf === null ? {} : { asOf: String(asOf) }),
  }).toString();
  const register = query.data;
  return (
    <>
      <div className={`${styles['tools']} ${styles['noPrint']}`}>
        <Field
          label={t('hca.asOf')}
          type="date"
          value={address.asOf}
          onChange={(event) => change({ ...address, asOf: event.target.value })}
        />
        {address.fid === null ? null : (
          <Button onClick={() => change({ ...address, fid: null })}>{t('hca.allPipelines')}</Button>
        )}
        <a href={`/api/pipelines/hca.csv?${suffix}`} download>
          CSV
        </a>
        <a href={`/api/pipelines/hca.geojson?${suffix}`} download>
          GeoJSON
        </a>
        <Button onClick={() => window.print()}>{t('hca.print')}</Button>
      </div>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {register === undefined ? null : (
        <>
          <p className={styles['muted']}>
            {t('hca.asOfLine', {
              day: address.asOf === '' ? (now === 0 ? '' : formatDate(now)) : address.asOf,
              count: register.items.length,
            })}
            {register.runs[0] === undefined || now === 0
              ? ''
              : ` · ${t('hca.lastRun', { at: formatMoment(register.runs[0].ranAt, now) })}`}
          </p>
          <RegisterTable items={register.items} mayEdit={mayEdit && address.asOf === ''} />
          {register.gone.length === 0 ? null : (
            <section>
              <h2 className={styles['heading']}>{t('hca.gone')}</h2>
              <ul>
                {register.gone.map((area) => (
                  <li key={area.id}>
                    {words.line(area)}
                    {area.validTo === null || now === 0 ? '' : ` · ${formatMoment(area.validTo, now)}`}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <SignLines who={who} fingerprint={register.fingerprint} />
        </>
      )}
    </>
  );
}

/** Where a printed register is signed, and what tells one print from another. */
function SignLines({ who, fingerprint }: { readonly who: string; readonly fingerprint: string }) {
  const t = useTranslations('pipelines');
  const now = useNow();
  return (
    <footer className={styles['sign']}>
      <span>{t('hca.printedBy', { who, at: now === 0 ? '' : formatMoment(now, now), fingerprint })}</span>
      <span>{t('hca.signResponsible')}</span>
      <span>{t('hca.signReviewer')}</span>
    </footer>
  );
}
