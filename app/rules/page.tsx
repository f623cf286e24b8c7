import { WarningRules } from '../warning-rules.tsx';

export default function RulesPage() {
  return <WarningRules />;
}
