import type { Metadata } from 'next';
import { FieldPage } from '../field-page.tsx';

export const metadata: Metadata = { manifest: '/field.webmanifest' };

export default function Page() {
  return <FieldPage />;
}
