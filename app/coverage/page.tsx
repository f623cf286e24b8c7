import { Coverage } from '../coverage-page.tsx';

export default function CoveragePage() {
  return <Coverage />;
}
