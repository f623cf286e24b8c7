import { WorldsPage } from '../worlds-page.tsx';

export default function Page() {
  return <WorldsPage />;
}
