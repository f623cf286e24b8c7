import {
  type CapSender,
  type CapWarning,
  capIdentifier,
  eventText,
  headline,
  SEVERITY,
  sentAt,
} from './cap-message.ts';
import { element, escapeXml, group } from './xml.ts';

const instant = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString();

/** An Atom feed (RFC 4287) of open warnings, each with a link to its CAP message; `now` is epoch milliseconds. */
export function capFeed(
  warnings: readonly CapWarning[],
  root: string,
  now: number,
  scope: CapSender['scope'] = 'Restricted',
): string {
  const query = scope === 'Public' ? '?scope=public' : '';
  const entries = warnings.map((warning) => {
    const href = escapeXml(`${root}/${warning.id}.xml${query}`);
    return group('entry', [
      element('id', `urn:guanlan:${capIdentifier(warning.id, Math.max(1, warning.steps.length), scope)}`),
      element('title', headline(warning, 'zh')),
      element('updated', instant(sentAt(warning))),
      element('published', instant(warning.openedAt)),
      `<link rel="alternate" type="application/cap+xml" href="${href}"/>`,
      element('summary', headline(warning, 'en')),
      `<category term="${escapeXml(eventText(warning.tier, 'en'))}" label="${escapeXml(eventText(warning.tier, 'zh'))}"/>`,
      element('cap:severity', SEVERITY[warning.tier]),
    ]);
  });
  const updated = Math.max(0, ...warnings.map(sentAt));
  const head = [
    element('id', `urn:guanlan:cap-feed${scope === 'Public' ? ':public' : ''}`),
    element('title', '观澜 预警 Guanlan warnings'),
    element('updated', instant(updated === 0 ? now : updated)),
    group('author', [element('name', '观澜 Guanlan')]),
    `<link rel="self" type="application/atom+xml" href="${escapeXml(`${root}/feed.xml${query}`)}"/>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">${head.join('')}${entries.join('')}</feed>\n`;
}
