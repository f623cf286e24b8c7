'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Link2, LocateFixed } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Selection } from '../../domain/situation.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { FeatureState } from '../../map/contract.ts';
import { CamerasTab } from './cameras-tab.tsx';
import { CardHead } from './card-head.tsx';
import { CARD_TABS, type Card, type CardCamera, type CardTab } from './card-types.ts';
import { DocumentsTab } from './documents-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { TrendTab } from './trend-tab.tsx';
import { WarningsTab } from './warnings-tab.tsx';

interface ObjectCardProps {
  readonly selection: Selection;
  readonly tab: CardTab;
  /** Live state of the object; newer than what the card was loaded with. */
  readonly state: FeatureState | undefined;
  readonly className?: string | undefined;
  readonly onTab: (tab: CardTab) => void;
  readonly onBack: () => void;
  readonly onShow: (identity: Card['identity']) => void;
  readonly onCamera: (camera: CardCamera) => void;
  readonly onWarning: (id: number) => void;
  /** What surrounds it; made by another feature. */
  readonly around: (identity: Card['identity']) => ReactNode;
  /** What else can be done with the object; below the overview. */
  readonly footer?: ReactNode;
}

/** Everything about one object behind one title line (REQ-MAP-03). */
export function ObjectCard(props: ObjectCardProps) {
  const { selection, tab, state, className, onTab, onBack, onShow, onCamera, onWarning, around, footer } = props;
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const query = useQuery(trpc.objects.card.queryOptions({ layer: selection.layer, fid: selection.fid }));
  const [trendPoint, setTrendPoint] = useState<number | null>(null);
  const card = query.data;
  const open = card?.warnings.filter((warning) => warning.state === 'open').length;
  return (
    <Panel
      takesFocus
      className={className}
      label={t('card')}
      title={card === undefined ? t('card') : nameOf(card.identity)}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
      actions={
        card === undefined ? null : (
          <>
            <CopyLink />
            <IconButton label={t('showOnMap')} onClick={() => onShow(card.identity)}>
              <LocateFixed size={16} strokeWidth={1.5} aria-hidden />
            </IconButton>
          </>
        )
      }
    >
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={t('notFound')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {card === undefined ? null : (
        <>
          <CardHead identity={card.identity} state={state} warnings={card.warnings} onWarning={onWarning} />
          <Tabs
            label={t('tabs')}
            selected={tab}
            onSelect={onTab}
            tabs={CARD_TABS.map((id) => ({
              id,
              label: t(`tab.${id}`),
              count:
                id === 'warnings'
                  ? open
                  : id === 'cameras'
                    ? card.cameras.length
                    : id === 'documents'
                      ? card.documents.length
                      : undefined,
            }))}
          />
          <CardBody
            card={card}
            tab={tab}
            trendPoint={trendPoint}
            onCamera={onCamera}
            footer={footer}
            onWarning={onWarning}
            around={around}
            onTrend={(pointFid) => {
              setTrendPoint(pointFid);
              onTab('trend');
            }}
          />
        </>
      )}
    </Panel>
  );
}

function CardBody({
  card,
  tab,
  onCamera,
  onWarning,
  around,
  footer,
  trendPoint,
  onTrend,
}: {
  readonly card: Card;
  readonly tab: CardTab;
  readonly onCamera: (camera: CardCamera) => void;
  readonly onWarning: (id: number) => void;
  readonly around: (identity: Card['identity']) => ReactNode;
  readonly footer?: ReactNode;
  readonly trendPoint: number | null;
  readonly onTrend: (pointFid: number) => void;
}) {
  switch (tab) {
    case 'overview':
      return (
        <>
          <OverviewTab card={card} onCamera={onCamera} onTrend={onTrend} />
          {footer}
        </>
      );
    case 'trend':
      return <TrendTab fid={card.identity.fid} pointFid={trendPoint} />;
    case 'warnings':
      return <WarningsTab warnings={card.warnings} onWarning={onWarning} />;
    case 'cameras':
      return <CamerasTab card={card} onCamera={onCamera} />;
    case 'around':
      return around(card.identity);
    case 'documents':
      return <DocumentsTab documents={card.documents} />;
    case 'history':
      return <HistoryTab fid={card.identity.fid} />;
  }
}

/** The address holds the whole picture; absent clipboard (plain http) leaves the address bar to copy from. */
function CopyLink() {
  const t = useTranslations('cards');
  const [copied, setCopied] = useState(false);
  if (typeof navigator === 'undefined' || navigator.clipboard === undefined) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <IconButton label={copied ? t('copied') : t('copyLink')} onClick={() => void copy()} pressed={copied}>
      <Link2 size={16} strokeWidth={1.5} aria-hidden />
    </IconButton>
  );
}
