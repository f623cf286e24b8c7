import { Wall } from '../wall-page.tsx';

export default function WallPage() {
  return <Wall />;
}
