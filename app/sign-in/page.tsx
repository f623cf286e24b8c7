import { SignInScreen } from '../../features/session/sign-in-screen.tsx';

export default function SignInPage() {
  return <SignInScreen />;
}
