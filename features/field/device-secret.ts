const SECRET_KEY = 'guanlan_field_device';

/** This device's secret per account: it hands in what was made before a right ended. */
export function deviceSecretOf(author: string): string | null {
  try {
    return localStorage.getItem(`${SECRET_KEY} ${author}`);
  } catch {
    return null;
  }
}

export function keepDeviceSecret(author: string, secret: string): void {
  localStorage.setItem(`${SECRET_KEY} ${author}`, secret);
}

export function forgetDeviceSecret(author: string): void {
  try {
    localStorage.removeItem(`${SECRET_KEY} ${author}`);
  } catch {
    // A browser without storage kept none.
  }
}
