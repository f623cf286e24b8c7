import { RecordingsPage } from '../recordings-page.tsx';

export default function Page() {
  return <RecordingsPage />;
}
