import { PermitsPage } from '../permits-page.tsx';

export default function Page() {
  return <PermitsPage />;
}
