import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from '../secrets.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals a secret with the installation's key (AES-256-GCM): iv, tag, ciphertext. Only this installation can open it. */
export function seal(plain: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', deriveKey('seal'), iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** Opens a sealed secret; throws when it was sealed with another key or was changed. */
export function unseal(sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', deriveKey('seal'), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new Error(
      'A sealed secret cannot be opened: it was sealed with another GUANLAN_SECRET or DATA_DIR. Rotate it with `npm run key`.',
      { cause: error },
    );
  }
}
