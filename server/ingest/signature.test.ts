import { describe, expect, it } from 'vitest';
import { isSignedBy, newSecret, sign } from './signature.ts';

describe('the signature of a delivery', () => {
  it('equals the example of the Standard Webhooks specification', () => {
    // standard-webhooks/spec, reference vector of the official libraries.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(sign(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is taken with the current or the previous secret while a rotation runs, and with no other', () => {
    const [current, previous, other] = [newSecret(), newSecret(), newSecret()];
    const body = Buffer.from('{"items":[]}');
    const signed = (secret: string): string => sign(secret, 'id', '1790000000', body);
    expect(isSignedBy([current, previous], signed(previous), 'id', '1790000000', body)).toBe(true);
    expect(isSignedBy([current, previous], `${signed(other)} ${signed(current)}`, 'id', '1790000000', body)).toBe(true);
    expect(isSignedBy([current, previous], signed(other), 'id', '1790000000', body)).toBe(false);
  });

  it('covers id, time and every byte of the body', () => {
    const secret = newSecret();
    const body = Buffer.from('{"items":[1]}');
    const header = sign(secret, 'id', '1790000000', body);
    expect(isSignedBy([secret], header, 'id2', '1790000000', body)).toBe(false);
    expect(isSignedBy([secret], header, 'id', '1790000001', body)).toBe(false);
    expect(isSignedBy([secret], header, 'id', '1790000000', Buffer.from('{"items":[2]}'))).toBe(false);
    expect(isSignedBy([secret], 'v1,', 'id', '1790000000', body)).toBe(false);
  });
});
