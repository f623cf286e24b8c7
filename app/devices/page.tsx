import { DevicesPage } from '../devices-page.tsx';

export default function Page() {
  return <DevicesPage />;
}
