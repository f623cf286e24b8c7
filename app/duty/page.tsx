import { Duty } from '../duty-desk.tsx';

export default function DutyPage() {
  return <Duty />;
}
