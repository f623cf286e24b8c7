import { MessagePage } from './message-page.tsx';

export default function NotFound() {
  return <MessagePage kind="missing" />;
}
