import { Pipelines } from '../pipelines-page.tsx';

export default function PipelinesPage() {
  return <Pipelines />;
}
