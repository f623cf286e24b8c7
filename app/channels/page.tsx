import { ChannelsPage } from '../channels-page.tsx';

export default function Page() {
  return <ChannelsPage />;
}
