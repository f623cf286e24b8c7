import { WallsPage } from '../walls-page.tsx';

export default function Page() {
  return <WallsPage />;
}
