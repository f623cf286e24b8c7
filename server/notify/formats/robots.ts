import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { NoticeMessage } from '../../../domain/notice.ts';
import { type TierRank, tierOfRank } from '../../../domain/tier.ts';
import type { Answer, Outgoing } from '../post.ts';

/** A message for a robot of a messenger's group. `secret` is null where the group asks for no signature. */
export interface RobotMessage {
  readonly address: string;
  readonly secret: string | null;
  readonly message: NoticeMessage;
  readonly tier: TierRank;
  /** The words of the link in the reader's language. */
  readonly linkWords: string;
  /** Epoch milliseconds of this machine: the messengers compare it with their own clock. */
  readonly now: number;
}

/**
 * Messengers turn some characters into links and mentions. Names and comments are people's text, so these characters are
 * shown as their full-width twins: nobody can call everybody or hide a link behind words.
 */
export function plain(text: string): string {
  return text.replace(/[<>[\]*_`#\\|~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

function markdown({ message, linkWords }: RobotMessage, bold: (text: string) => string, line: string): string {
  const facts = message.facts.map(([label, value]) => `${label} ${plain(value)}`);
  const link = message.link === null ? [] : [`[${linkWords}](${message.link})`];
  return [bold(plain(message.subject)), ...facts, ...link].join(line);
}

/** 钉钉 custom robot: markdown, signed (加签) by timestamp and secret in the address. */
export function dingtalk(robot: RobotMessage): Outgoing {
  const url = new URL(robot.address);
  if (robot.secret !== null) {
    const timestamp = String(robot.now);
    const sign = createHmac('sha256', robot.secret).update(`${timestamp}\n${robot.secret}`).digest('base64');
    url.searchParams.set('timestamp', timestamp);
    url.searchParams.set('sign', sign);
  }
  const text = markdown(robot, (words) => `#### ${words}`, '\n\n');
  return {
    url: url.href,
    headers: {},
    body: JSON.stringify({
      msgtype: 'markdown',
      markdown: { title: robot.message.subject, text },
      // A red calls everybody in the group.
      at: { isAtAll: robot.tier === 4 },
    }),
  };
}

const WECOM_MAX_BYTES = 4096;

/** 企业微信 group robot: markdown of at most 4096 bytes; its key stands in the address and there is no signature. */
export function wecom(robot: RobotMessage): Outgoing {
  let content = markdown(robot, (words) => `**${words}**`, '\n');
  while (Buffer.byteLength(content) > WECOM_MAX_BYTES) content = content.slice(0, -Math.ceil(content.length / 20));
  return { url: robot.address, headers: {}, body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }) };
}

/** 飞书 custom robot: a card in the tier's colour; the signature is an HMAC of nothing under timestamp and secret. */
export function feishu(robot: RobotMessage): Outgoing {
  const timestamp = String(Math.floor(robot.now / 1000));
  const signed =
    robot.secret === null
      ? {}
      : { timestamp, sign: createHmac('sha256', `${timestamp}\n${robot.secret}`).update('').digest('base64') };
  const { message, linkWords } = robot;
  const facts = message.facts.map(([label, value]) => `**${label}** ${plain(value)}`).join('\n');
  const button = {
    tag: 'action',
    actions: [
      { tag: 'button', type: 'primary', text: { tag: 'plain_text', content: linkWords }, url: message.link ?? '' },
    ],
  };
  return {
    url: robot.address,
    headers: {},
    body: JSON.stringify({
      ...signed,
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: {
          template: tierOfRank(robot.tier) ?? 'blue',
          title: { tag: 'plain_text', content: message.subject },
        },
        elements: [
          { tag: 'div', text: { tag: 'lark_md', content: facts } },
          ...(message.link === null ? [] : [button]),
        ],
      },
    }),
  };
}

const robotAnswer = z.object({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  code: z.number().optional(),
  msg: z.string().optional(),
});

/** null when the messenger took the message. They answer 200 and say in the body what went wrong. */
export function robotFailure({ status, body }: Answer): string | null {
  if (status < 200 || status > 299) return `HTTP ${status}`;
  const answer = robotAnswer.safeParse(jsonOf(body));
  if (!answer.success) return 'the answer is not as documented';
  const code = answer.data.errcode ?? answer.data.code;
  if (code === undefined) return 'the answer is not as documented';
  return code === 0 ? null : `${code} ${(answer.data.errmsg ?? answer.data.msg ?? '').slice(0, 200)}`.trim();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
