import { randomInt } from 'node:crypto';
import { RefusalError } from '../../domain/refusal.ts';

export const PASSWORD_MIN = 12;
/** Longer ones would only cost hashing time. */
export const PASSWORD_MAX = 128;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/];

/** What is wrong with a new password, as the word of the refusal's params; null when it may be used (GB/T 22239, level 3). */
export function passwordFault(
  password: string,
  identifier: string,
): 'too_short' | 'too_long' | 'too_simple' | 'has_name' | null {
  if (password.length < PASSWORD_MIN) return 'too_short';
  if (password.length > PASSWORD_MAX) return 'too_long';
  if (CLASSES.filter((kind) => kind.test(password)).length < 3) return 'too_simple';
  const name = identifier.split('@')[0] ?? '';
  if (name.length >= 3 && password.toLowerCase().includes(name.toLowerCase())) return 'has_name';
  return null;
}

/** Refuses a password that breaks the rules; `field` is what the form calls it. */
export function requirePassword(password: string, identifier: string, field: string): void {
  const fault = passwordFault(password, identifier);
  if (fault !== null)
    throw new RefusalError({
      code: 'invalid',
      field,
      message: `password is not acceptable: ${fault}`,
      params: { fault, min: PASSWORD_MIN },
    });
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz';

/** A password to be read aloud once and changed at the first sign-in: four groups, no look-alike letters, about 80 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${group()}-${group()}-${group()}-${group()}-${randomInt(10, 100)}A`;
}
