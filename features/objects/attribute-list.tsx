'use client';

import type { CardIdentity } from './card-types.ts';

/** The record's own attributes with words and units, in the order of `domain/attributes.ts`. */
export function AttributeList({ identity }: { readonly identity: CardIdentity }) {
  return Object.entries(identity.attributes)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => (
      <div key={key}>
        <dt>{key}</dt>
        <dd>{String(value)}</dd>
      </div>
    ));
}
