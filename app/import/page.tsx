import { Imports } from '../imports.tsx';

export default function ImportPage() {
  return <Imports />;
}
