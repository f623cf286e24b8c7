import { Administration } from '../administration.tsx';

export default function AdminPage() {
  return <Administration />;
}
