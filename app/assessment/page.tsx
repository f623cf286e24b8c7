import { Assessments } from '../assessments.tsx';

export default function AssessmentPage() {
  return <Assessments />;
}
