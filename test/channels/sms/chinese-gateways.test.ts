import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChannelRefusal } from '../../../src/channels/errors.ts';
import { createAliyunGateway } from '../../../src/channels/sms/aliyun/create-aliyun-gateway.ts';
import { createSmsChannel, type SmsTurnReceipt } from '../../../src/channels/sms/create-sms-channel.ts';
import type { SmsGateway } from '../../../src/channels/sms/sms-gateway.ts';
import type { SmsPost } from '../../../src/channels/sms/sms-post.ts';
import { createTencentGateway } from '../../../src/channels/sms/tencent/create-tencent-gateway.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock, type Served, serve, until } from '../support/serve.ts';

/** The vendors' own clients on our side, a server on this machine in the vendors' place. */
const SECRET = 'an-address-that-nobody-guesses-12348';
const PHONE = '+8613800138000';
const OK = { aliyun: { code: 0, msg: '接收成功' }, tencent: { result: 0, errmsg: 'OK' } };
const QUESTION = {
  contentType: 'application/vnd.legal-hotline.answer+json',
  content: { question: '公司拖欠工资怎么办？' },
};
type Reply = { status: number; body: unknown } | 'hang' | 'drop';

let vendor: Server;
let vendorUrl: string;
let asked: { headers: Record<string, unknown>; query: URLSearchParams; body: unknown }[];
let reply: Reply;
let store: TestStore;
let inlet: FakeInlet;
let served: Served;
let post: SmsPost | null;
let received: SmsTurnReceipt[];
let log: string[];
const clock = new HandClock(new Date('2026-03-01T02:00:00Z'));

beforeAll(async () => {
  vendor = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const query = new URL(request.url ?? '', 'http://vendor').searchParams;
      asked.push({ headers: request.headers, query, body: text === '' ? null : JSON.parse(text) });
      if (reply === 'hang') return;
      if (reply === 'drop') request.socket.destroy();
      else {
        response.writeHead(reply.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(reply.body));
      }
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  vendorUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
});

afterAll(async () => {
  vendor.closeAllConnections();
  await new Promise((resolve) => vendor.close(resolve));
});

const templates = { answer: 'SMS_1', code: 'SMS_2' };
const aliyun = (door: { addresses?: string; basic?: string } = {}, apiBase = vendorUrl): SmsGateway =>
  createAliyunGateway({
    door: { secret: SECRET, ...door },
    fingerprint,
    outgoing: { accessKeyId: 'id', accessKeySecret: 's', signName: '公共法律服务', templates, apiBase, timeoutMs: 300 },
  });
const tencent = (apiBase = vendorUrl): SmsGateway =>
  createTencentGateway({
    door: { secret: SECRET },
    fingerprint,
    outgoing: {
      secretId: 'id',
      secretKey: 's',
      appId: '1400006666',
      signName: '公共法律服务',
      templates,
      region: 'ap-guangzhou',
      apiBase,
      timeoutMs: 300,
    },
  });
const PAGES = 'https://hotline.example.test/a/abcdefghijkl';

async function start(gateways: SmsGateway[], sendBy: 'aliyun' | 'tencent' | null): Promise<void> {
  store = await openTestStore();
  inlet = new FakeInlet(store, 'pending');
  const { logger, lines } = keptLog();
  log = lines;
  received = [];
  asked = [];
  const channel = createSmsChannel({
    inlet,
    clock,
    logger,
    fingerprint,
    optOuts: store.optOuts,
    messages: store.smsMessages,
    turns: store.turns,
    gateways,
    sendBy,
    pageOf: async () => ({ code: 'abcdefghijkl', url: PAGES }),
    onReceipt: async (receipt) => void received.push(receipt),
  });
  post = channel.post;
  served = await serve(channel);
}

async function stop(): Promise<void> {
  await served.close();
  await store.close();
  expect(log.join('')).not.toMatch(/13800138000|an-address-that/);
}

async function call(path: string, body: unknown, headers: Record<string, string> = {}, secret = SECRET) {
  const [place, rest] = path.split(' ');
  const response = await fetch(`${served.url}/channels/${place}-sms/${secret}/${rest}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const uplink = (content: string, sequence_id: string | number, more = {}) => ({
  phone_number: '13800138000',
  content,
  send_time: '2026-03-01 09:59:58',
  dest_code: '1069',
  sequence_id,
  sign_name: '公共法律服务',
  ...more,
});
const tencentUplink = (text: string, more = {}) => ({
  mobile: '13800138000',
  nationcode: '86',
  text,
  sign: '公共法律服务',
  extend: '01',
  time: 1772330398,
  ...more,
});

describe('P1 (uplinks): each element is handled once', () => {
  beforeEach(() => start([aliyun(), tencent()], 'aliyun'));
  afterEach(stop);

  it('Aliyun: three deliveries at once of two messages, and again later', async () => {
    const list = [uplink('公司不发工资', '1000001'), uplink('怎么办', 1000002)];
    const answers = await Promise.all([1, 2, 3].map(() => call('aliyun uplink', list)));
    answers.push(await call('aliyun uplink', list));
    expect(answers).toEqual(Array(4).fill({ status: 200, body: OK.aliyun }));
    expect(inlet.handled).toBe(2);
    const turns = await store.turns.read(`sms-${fingerprint(PHONE)}`);
    expect(turns.filter(({ from }) => from === 'resident').map(({ key, activity }) => [key, activity.text])).toEqual([
      ['sms:aliyun:1000001', '公司不发工资'],
      ['sms:aliyun:1000002', '怎么办'],
    ]);
    expect(inlet.received[0]).toMatchObject({ address: PHONE, channel: 'sms' });
  });

  it('Tencent: the same words in the same second are the same message, other words are not', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => call('tencent uplink', tencentUplink('公司不发工资'))));
    await call('tencent uplink', tencentUplink('怎么办'));
    await call('tencent uplink', tencentUplink('怎么办', { mobile: '7911123456', nationcode: '44' }));
    expect(answers).toEqual(Array(3).fill({ status: 200, body: OK.tencent }));
    expect(inlet.handled).toBe(3);
    expect(inlet.received.at(-1)?.address).toBe('+447911123456');
    expect(inlet.received.map(({ key }) => key).join(' ')).not.toContain('1380013');
  });

  it('what could not be stored is asked for again, and what was stored counts once', async () => {
    const take = inlet.receive.bind(inlet);
    let isDown = true;
    inlet.receive = (inbound) =>
      isDown && inbound.key.endsWith(':2') ? Promise.reject(new Error('the disk is full')) : take(inbound);
    const list = [uplink('一', '1'), uplink('二', '2'), uplink('三', '3')];
    expect((await call('aliyun uplink', list)).status).toBe(503);
    isDown = false;
    expect(await call('aliyun uplink', list)).toEqual({ status: 200, body: OK.aliyun });
    expect(inlet.handled).toBe(3);
  });

  it('one that is not stored in time ends the call: the gateway delivers all of them again', async () => {
    const asked: string[] = [];
    inlet.receive = ({ key }) => {
      asked.push(key);
      return Promise.reject(new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。'));
    };
    expect((await call('aliyun uplink', [uplink('一', '1'), uplink('二', '2'), uplink('三', '3')])).status).toBe(503);
    expect(asked).toEqual(['sms:aliyun:1']);
  });

  it('the replies go to the courier', async () => {
    await call('aliyun uplink', [uplink('工资', '1')]);
    await until(
      () => inlet.later.length,
      (count) => count === 1,
    );
    expect(inlet.delivered_).toEqual([]);
  });

  it('wishes are kept for every gateway, and an old one that comes late changes nothing', async () => {
    await call('aliyun uplink', [uplink('TD', '1', { send_time: '2026-03-01 10:00:00' })]);
    expect(await store.optOuts.get(fingerprint(PHONE))).toMatchObject({
      optedOut: true,
      at: new Date('2026-03-01T02:00:00Z'),
    });
    await call('tencent uplink', tencentUplink('恢复', { time: 1772330460 }));
    await call('aliyun uplink', [uplink('TD', '1', { send_time: '2026-03-01 10:00:00' })]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(false);
    expect(inlet.handled).toBe(0);
  });

  it('the later wish stands, also when the one before it was the same, and no wish is of the future', async () => {
    const at = (time: string) => ({ send_time: `2026-03-01 ${time}` });
    await call('aliyun uplink', [uplink('TD', '1', at('09:00:00'))]);
    await call('aliyun uplink', [uplink('TD', '3', at('09:20:00'))]);
    await call('aliyun uplink', [uplink('恢复', '2', at('09:10:00'))]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(true);
    await call('aliyun uplink', [uplink('TD', '4', { send_time: '2036-03-01 09:00:00' })]);
    clock.forward(60);
    await call('aliyun uplink', [uplink('恢复', '5', at('10:01:00'))]);
    expect((await store.optOuts.get(fingerprint(PHONE)))?.optedOut).toBe(false);
    clock.forward(-60);
  });

  it.each([
    ['a service number', uplink('您的验证码', '1', { phone_number: '10690000' })],
    ['no number', uplink('您好', '1', { phone_number: null })],
    ['no id', uplink('您好', '')],
    ['no words', uplink('', '1')],
    ['not an object', 'x'],
  ])('%s beside a message is left out', async (_name, other) => {
    expect((await call('aliyun uplink', [other, uplink('工资', '9')])).status).toBe(200);
    expect(inlet.received.map(({ key }) => key)).toEqual(['sms:aliyun:9']);
  });
});

describe('P4 (gateways that sign nothing): fail closed', () => {
  afterEach(stop);

  it('a wrong address is nobody’s, whatever is wrong with the rest', async () => {
    await start([aliyun()], null);
    const nowhere = await fetch(`${served.url}/nowhere`, { method: 'POST' });
    for (const secret of ['x', SECRET.slice(0, -1), `${SECRET}1`, SECRET.toUpperCase()]) {
      const { status } = await call('aliyun uplink', [uplink('x', '1')], {}, secret);
      expect(status).toBe(nowhere.status);
      expect((await call('aliyun uplink', '[['.repeat(40_000), {}, secret)).status).toBe(404);
    }
    expect(inlet.received).toEqual([]);
  });

  it('only from the places that are named, and with the password', async () => {
    await start([aliyun({ addresses: '203.0.113.0/24, 2001:db8::1', basic: 'gateway:口令' })], null);
    expect((await call('aliyun uplink', [uplink('x', '1')])).status).toBe(403);
    await stop();
    await start([aliyun({ addresses: '127.0.0.0/8,::1', basic: 'gateway:口令' })], null);
    expect((await call('aliyun uplink', [uplink('x', '1')])).status).toBe(401);
    const authorization = `Basic ${Buffer.from('gateway:口令').toString('base64')}`;
    expect((await call('aliyun uplink', [uplink('x', '1')], { authorization })).status).toBe(200);
  });

  it.each<[string, unknown, number]>([
    ['too long', [uplink('长'.repeat(30_000), '1')], 413],
    ['too deep', `${'['.repeat(6)}${']'.repeat(6)}`, 400],
    ['no JSON', 'phone_number=13800138000', 400],
    ['no list', '7', 400],
    ['nothing', '', 400],
  ])('refuses a body that is %s', async (_name, body, status) => {
    await start([aliyun()], null);
    expect((await call('aliyun uplink', body)).status).toBe(status);
    expect(inlet.received).toEqual([]);
  });

  it('does not start with a short secret or a place that is none', async () => {
    await start([], null);
    const open = (door: { secret: string; addresses?: string }) => () => createAliyunGateway({ door, fingerprint });
    expect(open({ secret: 'short' })).toThrow('ALIYUN_SMS_CALLBACK_SECRET');
    expect(open({ secret: SECRET, addresses: '203.0.113.0/33' })).toThrow('ALIYUN_SMS_CALLBACK_IPS');
  });
});

describe.each(['aliyun', 'tencent'] as const)('sending through the client of %s', (name) => {
  const gateway = name === 'aliyun' ? aliyun : (door?: unknown, base?: string) => tencent(base ?? (door as undefined));
  const taken =
    name === 'aliyun'
      ? { Code: 'OK', Message: 'OK', BizId: '900619^0', RequestId: 'r' }
      : { Response: { SendStatusSet: [{ SerialNo: '2019:900619', Code: 'Ok', Message: 'ok' }], RequestId: 'r' } };
  const providerId = name === 'aliyun' ? '900619^0' : '2019:900619';
  const refusal = (code: string): Reply => ({
    status: 200,
    body:
      name === 'aliyun'
        ? { Code: code, Message: `about ${PHONE}`, RequestId: 'r' }
        : { Response: { SendStatusSet: [{ SerialNo: '', Code: code, Message: `about ${PHONE}` }], RequestId: 'r' } },
  });
  const said = async () => {
    const { turn } = await inlet.receive({
      channel: 'sms',
      conversationId: `sms-${fingerprint(PHONE)}`,
      address: PHONE,
      key: `sms:${name}:1`,
      activity: { type: 'message', text: '工资' },
    });
    await inlet.receive({
      channel: 'sms',
      conversationId: turn.stream,
      address: PHONE,
      key: turn.key,
      activity: { type: 'message' },
    });
    return until(
      () => store.turns.find({ where: { inReplyTo: turn.key }, sort: { seq: 1 } }),
      (turns) => turns.length > 0,
    );
  };
  const courierSends = async () => {
    const turns = await said();
    const results = [];
    for (const { _id, stream, activity } of turns) {
      results.push(await post?.send(PHONE, activity, { conversationId: stream, turnId: _id }));
    }
    return { turns, results };
  };

  beforeEach(async () => {
    reply = { status: 200, body: taken };
    await start([gateway()], name);
    inlet.reply = () => [
      { type: 'message', text: '工资应当按月付。', attachments: [QUESTION] },
      { type: 'message', text: '还想问什么？' },
    ];
  });
  afterEach(stop);

  it('two replies leave as one template with the title and the code of their page', async () => {
    const { results, turns } = await courierSends();
    expect(results).toEqual([
      { state: 'sent', providerId },
      { state: 'sent', providerId: '' },
    ]);
    expect(asked).toHaveLength(1);
    const [request] = asked;
    if (name === 'aliyun') {
      expect(Object.fromEntries(request?.query ?? [])).toMatchObject({
        PhoneNumbers: '13800138000',
        SignName: '公共法律服务',
        TemplateCode: 'SMS_1',
        TemplateParam: '{"title":"公司拖欠工资怎么办","code":"abcdefghijkl"}',
        OutId: `turn:${turns[0]?._id}`,
      });
    } else {
      expect(request?.headers['x-tc-action']).toBe('SendSms');
      expect(request?.body).toEqual({
        PhoneNumberSet: [PHONE],
        SmsSdkAppId: '1400006666',
        SignName: '公共法律服务',
        TemplateId: 'SMS_1',
        TemplateParamSet: ['公司拖欠工资怎么办', 'abcdefghijkl'],
      });
    }
    expect(await store.smsMessages.get(`turn:${turns[0]?._id}`)).toMatchObject({
      gateway: name,
      state: 'sent',
      phone: fingerprint(PHONE),
      turnIds: turns.map(({ _id }) => _id),
    });
  });

  it('receipts, in any order and thrice, reach both turns and go forward only', async () => {
    const { turns } = await courierSends();
    const at = { user_receive_time: '2026-03-01 10:00:01', nationcode: '86', mobile: '13800138000', description: '' };
    const report = (isDelivered: boolean) =>
      name === 'aliyun'
        ? [
            {
              phone_number: '13800138000',
              send_time: '',
              report_time: '',
              success: isDelivered,
              err_code: isDelivered ? 'DELIVERED' : 'MK:0001',
              err_msg: '',
              sms_size: '1',
              biz_id: providerId,
              out_id: '',
            },
          ]
        : [
            {
              ...at,
              report_status: isDelivered ? 'SUCCESS' : 'FAIL',
              errmsg: isDelivered ? 'DELIVRD' : 'MK:0001',
              sid: providerId,
            },
          ];
    const answers = await Promise.all([true, true, true].map((ok) => call(`${name} receipts`, report(ok))));
    answers.push(await call(`${name} receipts`, report(false)));
    expect(answers).toEqual(Array(4).fill({ status: 200, body: OK[name] }));
    expect(received).toEqual(turns.map(({ _id }) => ({ channel: 'sms', turnId: _id, state: 'delivered', reason: '' })));
  });

  it('a receipt that is faster than the answer of the vendor is made good', async () => {
    const early =
      name === 'aliyun'
        ? [{ phone_number: '13800138000', success: false, err_code: 'MK:0001', biz_id: providerId, out_id: '' }]
        : [{ report_status: 'FAIL', errmsg: 'MK:0001', sid: providerId, mobile: '13800138000', nationcode: '86' }];
    await call(`${name} receipts`, early);
    expect(received).toEqual([]);
    const { turns } = await courierSends();
    expect(received.map(({ turnId, state }) => [turnId, state])).toEqual(turns.map(({ _id }) => [_id, 'undelivered']));
    expect(await store.smsMessages.get(`turn:${turns[0]?._id}`)).toMatchObject({
      state: 'undelivered',
      providerCode: 'MK:0001',
    });
  });

  it.each<Reply>(['hang', 'drop', { status: 503, body: { Code: 'ServiceUnavailable', Message: 'x' } }])(
    'P15: %j is unknown, and nothing is sent twice',
    async (silence) => {
      reply = silence;
      const answer = { conversationId: 'voice-1', turnIds: (await said()).map(({ _id }) => _id), phone: PHONE };
      expect(await post?.sendAnswer(answer)).toEqual({ state: 'unknown', providerId: '' });
      expect(await post?.sendAnswer(answer)).toEqual({ state: 'unknown', providerId: '' });
      expect(asked).toHaveLength(1);
    },
  );

  it.each(
    name === 'aliyun'
      ? [
          ['isv.BUSINESS_LIMIT_CONTROL', 'later'],
          ['isv.MOBILE_NUMBER_ILLEGAL', 'drop'],
          ['isv.SMS_SIGNATURE_ILLEGAL', 'alarm'],
          ['isv.SMS_TEMPLATE_ILLEGAL', 'alarm'],
          ['isv.AMOUNT_NOT_ENOUGH', 'alarm'],
        ]
      : [
          ['LimitExceeded.PhoneNumberDailyLimit', 'later'],
          ['InvalidParameterValue.IncorrectPhoneNumber', 'drop'],
          ['FailedOperation.SignatureIncorrectOrUnapproved', 'alarm'],
          ['FailedOperation.TemplateIncorrectOrUnapproved', 'alarm'],
          ['FailedOperation.InsufficientBalanceInSmsPackage', 'alarm'],
        ],
  )('%s is told as what it is, without the number, and may be tried again', async (code, remedy) => {
    reply = refusal(code);
    await expect(courierSends()).rejects.toMatchObject({
      remedy,
      providerCode: code,
      message: expect.not.stringContaining('138'),
    });
    reply = { status: 200, body: taken };
    expect((await courierSends()).results[0]).toMatchObject({ state: 'sent' });
    expect(asked).toHaveLength(2);
  });

  it('knows that nothing went out when the vendor was not reached', async () => {
    await stop();
    await start([name === 'aliyun' ? aliyun({}, 'http://127.0.0.1:9') : tencent('http://127.0.0.1:9')], name);
    await expect(courierSends()).rejects.toMatchObject({ code: 'hotline_channels_sms_unreachable', remedy: 'later' });
  });

  it('makes nobody’s telephone ring without end: five in an hour, whoever asks, and answers to him not counted', async () => {
    await courierSends();
    asked = [];
    const code = () => post?.sendCode({ phone: PHONE, code: '123456', text: '验证码123456' });
    const [turn] = await said();
    const answer = { conversationId: 'voice-1', turnIds: [turn?._id ?? ''], phone: PHONE };
    await post?.sendAnswer(answer);
    for (let times = 0; times < 4; times++) await code();
    await expect(code()).rejects.toMatchObject({ code: 'hotline_channels_sms_too_many', remedy: 'later' });
    expect(await post?.sendAnswer(answer)).toMatchObject({ state: 'sent' });
    expect(asked).toHaveLength(5);
    expect(await courierSends()).toMatchObject({ results: [{ state: 'sent' }, { state: 'sent' }] });
  });

  it('writes to nobody who wants none, but for a code that he has just asked for', async () => {
    await store.optOuts.insert({ _id: fingerprint(PHONE), optedOut: true, at: clock.now() });
    await expect(courierSends()).rejects.toMatchObject({ code: 'hotline_channels_sms_opted_out', remedy: 'drop' });
    expect(await post?.canText(PHONE)).toBe(false);
    expect(asked).toEqual([]);
    expect(await post?.sendCode({ phone: PHONE, code: '123456', text: '验证码123456' })).toMatchObject({
      state: 'sent',
    });
    const [request] = asked;
    if (name === 'aliyun') expect(request?.query.get('TemplateParam')).toBe('{"code":"123456"}');
    else expect(request?.body).toMatchObject({ TemplateId: 'SMS_2', TemplateParamSet: ['123456'] });
  });

  it('a notice shows nothing of the matter; a code in it takes the template of codes', async () => {
    const of = { conversationId: 'wechat-1', turnId: 'wechat-1:0000000001' };
    const notice = (kind: string, text: string, link: string | null) =>
      post?.send(PHONE, { type: 'message', text, channelData: { notice: kind, link }, attachments: [QUESTION] }, of);
    await notice('lawyer', '您的咨询有新回复', PAGES);
    await notice('aid-code', '验证码654321，10分钟内有效', null);
    await expect(notice('callback-missed', '回电没有接通', null)).rejects.toMatchObject({ remedy: 'drop' });
    const sent = asked.map(
      ({ query, body }) =>
        query.get('TemplateParam') ?? JSON.stringify((body as { TemplateParamSet: string[] }).TemplateParamSet),
    );
    expect(sent.join(' ')).not.toContain('工资');
    expect(sent[0]).toContain('咨询有新回复');
    expect(sent[1]).toContain('654321');
  });

  it('reaches mobiles of the mainland only', async () => {
    expect(
      await Promise.all(['+8613800138000', '+86102345678', '+447911123456'].map((phone) => post?.canText(phone))),
    ).toEqual([true, false, false]);
  });
});
