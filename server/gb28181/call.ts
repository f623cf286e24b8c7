import { type Answer, parseSdp } from '../ingest/gb28181/sdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { Remote } from './sip-transport.ts';
import { contactUri, type DialogNames, type SipSelf, sequenceOf, viaOf, writeRequest } from './sip-write.ts';

/** What an INVITE and its 200 agreed. `names.sequence` is that of the last request of ours. */
export interface Agreed {
  readonly names: DialogNames;
  readonly remote: Remote;
  readonly answer: Answer | null;
}

/** The dialog that an answer begins; requests in it go to the packet's source, whatever Contact says. */
export function agreedBy(invite: SipMessage, answer: SipMessage, remote: Remote): Agreed {
  const inviteUri = invite.start.kind === 'request' ? invite.start.uri : '';
  return {
    names: {
      callId: header(invite, 'call-id') ?? '',
      from: header(invite, 'from') ?? '',
      to: header(answer, 'to') ?? header(invite, 'to') ?? '',
      sequence: sequenceOf(invite).number,
      target: contactUri(header(answer, 'contact')) ?? inviteUri,
    },
    remote,
    answer: parseSdp(answer.body.toString('latin1')),
  };
}

/** The ACK of a 200: a transaction of its own, with the number of the INVITE. */
export function ackOf(self: SipSelf, { names, remote }: Agreed): SipMessage {
  return {
    start: { kind: 'request', method: 'ACK', uri: names.target ?? '' },
    headers: [
      ['via', viaOf(self, remote)],
      ['from', names.from],
      ['to', names.to],
      ['call-id', names.callId],
      ['cseq', `${names.sequence} ACK`],
      ['max-forwards', '70'],
    ],
    body: Buffer.alloc(0),
  };
}

/** A request inside a dialog, with the next number. */
export function withinDialog(
  self: SipSelf,
  agreed: Agreed,
  method: 'BYE' | 'INFO',
  body?: { readonly type: string; readonly content: Buffer },
): { readonly message: SipMessage; readonly agreed: Agreed } {
  const names = { ...agreed.names, sequence: agreed.names.sequence + 1 };
  const message = writeRequest(self, {
    method,
    user: '',
    remote: agreed.remote,
    dialog: names,
    ...(body === undefined ? {} : { body: body.content, contentType: body.type }),
  });
  return { message, agreed: { ...agreed, names } };
}
