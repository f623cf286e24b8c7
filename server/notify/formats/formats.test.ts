import { describe, expect, it } from 'vitest';
import { type NoticePayload, noticeMessage } from '../../../domain/notice.ts';
import { isSignedBy } from '../../ingest/signature.ts';
import { mailHtml } from './mail.ts';
import { dingtalk, feishu, robotFailure, wecom } from './robots.ts';
import { adapter, cityRelay, systemFailure, webhook } from './webhook.ts';

const payload: NoticePayload = {
  warning: 7,
  step: 'notice',
  round: 2,
  epoch: 1,
  party: 'regulator',
  layer: 'assets',
  fid: 41,
  tier: 4,
  worstTier: 4,
  name: '储罐 T-101（演示）',
  nameEn: 'Tank T-101 (demo)',
  zone: '北岸化工区',
  zoneEn: 'North Bank',
  enterprise: '甲企业',
  enterpriseEn: '',
  reasonZh: '压力 1.90 MPa，超过红色限值 1.80',
  reasonEn: 'Pressure 1.90 MPa, above red limit 1.80',
  openedAt: Date.UTC(2026, 10, 20, 2, 0),
  deadline: Date.UTC(2026, 10, 20, 4, 0),
  nextStep: 'on_site',
  lng: 117.7,
  lat: 38.95,
  at: Date.UTC(2026, 10, 20, 3, 0),
  handling: { step: 'notice', actor: '', text: '' },
};
const message = noticeMessage(payload, 'zh', 'https://map.example.cn');
const robot = { secret: null, message, tier: 4, linkWords: '在地图上查看', now: 1_577_262_236_757 } as const;
const bodyOf = (outgoing: { readonly body: string }): unknown => JSON.parse(outgoing.body);

describe('a notice in words', () => {
  it('carries tier, object, place, sentence, since and time limit in Beijing time', () => {
    expect(message.subject).toBe('红色预警（重大） 警示通报（第 2 次）：储罐 T-101（演示）');
    expect(message.facts).toEqual([
      ['对象', '储罐 T-101（演示）'],
      ['位置', '北岸化工区 · 甲企业 (117.70000, 38.95000)'],
      ['原因', '压力 1.90 MPa，超过红色限值 1.80'],
      ['开始', '2026-11-20 10:00'],
      ['时限', '现场核查督办 2026-11-20 12:00'],
    ]);
    expect(message.link).toBe('https://map.example.cn/?panel=warning:7');
  });

  it('is complete in English, with Chinese names where no English one is known', () => {
    const english = noticeMessage(payload, 'en', null);
    expect(english.subject).toBe('Red warning (major) Warning notice no. 2: Tank T-101 (demo)');
    expect(english.facts[1]).toEqual(['Place', 'North Bank · 甲企业 (117.70000, 38.95000)']);
    expect(english.link).toBeNull();
  });
});

describe('钉钉', () => {
  const address = 'https://oapi.dingtalk.com/robot/send?access_token=abc';

  it('is signed as its documentation does it: HMAC-SHA256 of timestamp, line feed and secret', () => {
    // Value made with the documentation's own Python sample.
    const { url } = dingtalk({ ...robot, address, secret: 'SEC000000000000000000000' });
    expect(url).toContain('access_token=abc&timestamp=1577262236757&sign=');
    expect(new URL(url).searchParams.get('sign')).toBe('xOJIB8eNoYWeLy26EMZOlc2RjOJbtPv9HYjm+E3uALU=');
    expect(dingtalk({ ...robot, address }).url).toBe(address);
  });

  it('gets markdown, and a red calls everybody', () => {
    expect(bodyOf(dingtalk({ ...robot, address }))).toMatchObject({
      msgtype: 'markdown',
      markdown: { title: message.subject, text: expect.stringContaining('#### 红色预警（重大）') },
      at: { isAtAll: true },
    });
    expect(bodyOf(dingtalk({ ...robot, address, tier: 3 }))).toMatchObject({ at: { isAtAll: false } });
  });

  it('answers 200 and says in the body what went wrong', () => {
    expect(robotFailure({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' })).toBeNull();
    expect(robotFailure({ status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' })).toBe(
      '310000 sign not match',
    );
    expect(robotFailure({ status: 502, body: '' })).toBe('HTTP 502');
    expect(robotFailure({ status: 200, body: '<html>' })).toBe('the answer is not as documented');
  });
});

describe('企业微信', () => {
  it('gets markdown that never exceeds 4096 bytes', () => {
    const address = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k';
    expect(bodyOf(wecom({ ...robot, address }))).toMatchObject({ msgtype: 'markdown' });
    const long = { ...message, facts: [['原因', '超'.repeat(5000)] as const] };
    const { body } = wecom({ ...robot, address, message: long });
    const parsed = JSON.parse(body) as { markdown: { content: string } };
    expect(Buffer.byteLength(parsed.markdown.content)).toBeLessThanOrEqual(4096);
  });

  it('turns neither names into links nor comments into mentions', () => {
    const sly = noticeMessage({ ...payload, name: '<@all> [点此](https://evil.example)' }, 'zh', null);
    const { body } = wecom({ ...robot, address: 'https://qyapi.weixin.qq.com/x', message: sly });
    expect(body).not.toContain('<@all>');
    expect(body).not.toContain('[点此]');
    expect(body).toContain('＜@all＞ ［点此］');
  });
});

describe('飞书', () => {
  const address = 'https://open.feishu.cn/open-apis/bot/v2/hook/x';

  it('is signed as its documentation does it: HMAC-SHA256 of nothing under timestamp, line feed and secret', () => {
    // Value made with the documentation's own Python sample.
    expect(bodyOf(feishu({ ...robot, address, secret: 'demo', now: 1_599_360_473_000 }))).toMatchObject({
      timestamp: '1599360473',
      sign: 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=',
    });
  });

  it('gets a card in the tier colour with a button to the place', () => {
    expect(bodyOf(feishu({ ...robot, address }))).toMatchObject({
      msg_type: 'interactive',
      card: {
        header: { template: 'red', title: { tag: 'plain_text', content: message.subject } },
        elements: [
          { tag: 'div', text: { tag: 'lark_md' } },
          { tag: 'action', actions: [{ tag: 'button', url: 'https://map.example.cn/?panel=warning:7' }] },
        ],
      },
    });
    expect(robotFailure({ status: 200, body: '{"code":0,"msg":"success","data":{}}' })).toBeNull();
    expect(robotFailure({ status: 200, body: '{"code":19021,"msg":"sign match fail"}' })).toBe('19021 sign match fail');
  });
});

describe('a system', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const to = {
    address: 'https://city.example.cn/relay',
    secret,
    key: 'w7:e1:notice:r2:city:city:0',
    now: 1_614_265_330_000,
  };

  it('can prove the sender by the Standard Webhooks signature over id, time and body', () => {
    const { headers, body } = webhook(to, payload, message);
    const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': signature = '' } = headers;
    expect([id, time]).toEqual([to.key, '1614265330']);
    expect(isSignedBy([secret], signature, id, time, Buffer.from(body))).toBe(true);
    expect(isSignedBy([secret], signature, id, time, Buffer.from(`${body} `))).toBe(false);
  });

  it('reads codes, positions and times with their zone', () => {
    expect(bodyOf(cityRelay(to, payload, message))).toMatchObject({
      type: 'guanlan.relay',
      data: {
        warning: 7,
        tier: 'red',
        object: { layer: 'assets', id: 41, position: [117.7, 38.95] },
        openedAt: '2026-11-20T10:00:00+08:00',
        deadline: '2026-11-20T12:00:00+08:00',
      },
    });
    expect(systemFailure({ status: 204, body: '' })).toBeNull();
    expect(systemFailure({ status: 302, body: '' })).toBe('HTTP 302');
  });

  it('that calls people gets the number and what is to be said, without coordinates and links', () => {
    expect(bodyOf(adapter(to, 'voice', '13800000000', 'zh', payload, message))).toEqual({
      type: 'guanlan.voice',
      data: {
        to: '13800000000',
        locale: 'zh',
        tier: 'red',
        text: '红色预警（重大） 警示通报（第 2 次）：储罐 T-101（演示）。压力 1.90 MPa，超过红色限值 1.80',
      },
    });
  });
});

describe('mail', () => {
  it('shows what people wrote as text, never as markup', () => {
    const sly = noticeMessage({ ...payload, name: '<img src=x onerror=alert(1)>' }, 'zh', null);
    expect(mailHtml(sly, 'zh')).not.toContain('<img');
  });
});
