import { TasksPage } from '../tasks-page.tsx';

export default function Page() {
  return <TasksPage />;
}
