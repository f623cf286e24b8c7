import { PatrolPage } from '../patrol-page.tsx';

export default function Page() {
  return <PatrolPage />;
}
