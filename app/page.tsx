import { Situation } from './desk.tsx';

export default function SituationPage() {
  return <Situation />;
}
