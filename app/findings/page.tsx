import { FindingsPage } from '../findings-page.tsx';

export default function Page() {
  return <FindingsPage />;
}
