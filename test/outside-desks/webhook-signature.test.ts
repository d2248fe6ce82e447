import { signWebhook, verifyWebhook, webhookKey } from '../../src/outside-desks/webhook-signature.ts';

/** The example of the Standard Webhooks specification. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const at = new Date(1614265330 * 1000);
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' };
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const headers = {
  'webhook-id': message.id,
  'webhook-timestamp': '1614265330',
  'webhook-signature': signature,
};
const body = Buffer.from(message.body);

test('signs as the specification does', () => {
  expect(signWebhook(secret, message)).toEqual(headers);
});

test('takes its own signature, also beside that of another secret', () => {
  expect(verifyWebhook(secret, headers, body, at)).toEqual({ id: message.id });
  const both = { ...headers, 'webhook-signature': `v1,AAAA ${signature}` };
  expect(verifyWebhook(secret, both, body, new Date(at.getTime() + 299_000))).toEqual({ id: message.id });
});

test.each([
  ['no id', { ...headers, 'webhook-id': undefined }, body, 0],
  ['an id with a dot, which would move the border to the time', { ...headers, 'webhook-id': 'a.1' }, body, 0],
  ['no signature', { ...headers, 'webhook-signature': undefined }, body, 0],
  ['another version', { ...headers, 'webhook-signature': signature.replace('v1', 'v2') }, body, 0],
  ['a shorter signature', { ...headers, 'webhook-signature': signature.slice(0, 20) }, body, 0],
  ['another body', headers, Buffer.from('{"test": 1}'), 0],
  ['another time', { ...headers, 'webhook-timestamp': '1614265331' }, body, 0],
  ['a time that is none', { ...headers, 'webhook-timestamp': '1e9' }, body, 0],
  ['301 s late', headers, body, 301],
  ['301 s early', headers, body, -301],
])('refuses %s', (_name, given, bytes, later) => {
  expect(() => verifyWebhook(secret, given, bytes, new Date(at.getTime() + later * 1000))).toThrow(
    expect.objectContaining({ code: 'hotline_outside_desk_signature', statusCode: 403 }),
  );
});

test.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', secret.slice(6)])('%s is no secret', (weak) => {
  expect(webhookKey(weak)).toBeNull();
});
