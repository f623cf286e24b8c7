import { IncidentReport } from '../incident-report-page.tsx';

export default function IncidentReportPage() {
  return <IncidentReport />;
}
