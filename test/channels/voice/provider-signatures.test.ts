import twilio from 'twilio';
import { createJambonz } from '../../../src/channels/voice/jambonz/index.ts';
import { createTwilioVoice } from '../../../src/channels/voice/twilio/index.ts';
import { jambonzRequest, sendTo } from '../../support/voice-requests.ts';
import { openDoor, type ProviderDoor, vectorsOf } from './provider-door.ts';
import { AUTH_TOKEN, BASE, clock, jambonzKit, SECRET, seconds, twilioKit } from './provider-kits.ts';

let door: ProviderDoor;
beforeAll(async () => {
  door = await openDoor(twilioKit.provider);
});
afterAll(() => door.close());
beforeEach(() => {
  door.provider = twilioKit.provider;
  door.kind = 'incoming';
  clock.set(new Date('2026-01-01T00:00:00Z'));
});

interface TwilioVector {
  name: string;
  method?: string;
  authToken?: string;
  url: string;
  contentType?: string;
  body?: string;
  rawBody?: string;
  params?: Record<string, string>;
  signature: string;
}
const twilioVectors = vectorsOf<Record<'vectors' | 'negatives' | 'published', TwilioVector[]>>('twilio-signature');
const jambonzVectors = vectorsOf<{
  signatures: { name: string; secret: string; timestamp: number; rawBody: string; header: string }[];
}>('jambonz');

/** Sends a vector to a provider that has its token and address; 400 from `read` means that the guard let it in. */
async function guarded(vector: TwilioVector): Promise<{ status: number; code: string }> {
  const { origin, pathname, search } = new URL(vector.url);
  door.provider = createTwilioVoice({ publicBaseUrl: origin, authToken: vector.authToken ?? AUTH_TOKEN });
  const body = vector.rawBody ?? vector.body ?? new URLSearchParams(vector.params).toString();
  const isJson = vector.rawBody !== undefined;
  const response = await sendTo(door.url, {
    method: vector.method === 'GET' ? 'GET' : 'POST',
    target: pathname + search,
    headers: {
      'content-type': isJson ? 'application/json' : (vector.contentType ?? 'application/x-www-form-urlencoded'),
      'x-twilio-signature': vector.signature,
    },
    body,
  });
  const answer = await response.json();
  return { status: response.status, code: answer.code ?? '' };
}

describe('Twilio’s signatures over HTTP', () => {
  const signed = [...twilioVectors.vectors, ...twilioVectors.published.filter(({ signature }) => signature)];

  it.each(signed.map((vector) => [vector.name ?? vector.url, vector] as const))('lets in %s', async (_name, vector) => {
    const { code } = await guarded(vector);
    // Messages, events and made-up forms are no calls: they are let in and then not understood.
    expect(['', 'hotline_channels_voice_request']).toContain(code);
  });

  it.each(twilioVectors.negatives.map((vector) => [vector.name, vector] as const))('refuses %s', async (_n, vector) => {
    expect(await guarded(vector)).toEqual(
      vector.signature === ''
        ? { status: 400, code: 'hotline_channels_twilio_unsigned' }
        : { status: 403, code: 'hotline_channels_twilio_signature' },
    );
  });

  it('takes what was signed with the part of an address that is never sent', async () => {
    const body = { CallSid: twilioKit.callId, CallStatus: 'completed' };
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, `${BASE}/status?s=1#rc=3&rp=all`, body);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    const request = { method: 'POST' as const, target: '/status?s=1', headers, body: `${new URLSearchParams(body)}` };
    expect((await sendTo(door.url, request)).status).toBe(200);
    expect((await sendTo(door.url, { ...request, target: '/status?s=2' })).status).toBe(403);
  });

  it('refuses a body that was changed after it was hashed', async () => {
    const vector = twilioVectors.vectors.find(({ rawBody }) => rawBody !== undefined);
    if (!vector) throw new Error('no vector with a JSON body');
    expect(await guarded({ ...vector, rawBody: `${vector.rawBody} ` })).toMatchObject({ status: 403 });
  });
});

describe('signatures of jambonz over HTTP', () => {
  beforeEach(() => {
    door.provider = jambonzKit.provider;
  });
  const post = (header: string | null, body: string) =>
    sendTo(door.url, {
      method: 'POST',
      target: '/',
      headers: { 'content-type': 'application/json', ...(header === null ? {} : { 'jambonz-signature': header }) },
      body,
    });

  it.each(jambonzVectors.signatures.map((vector) => [vector.name, vector] as const))('takes %s', async (_n, vector) => {
    door.provider = createJambonz({ publicBaseUrl: BASE, webhookSecret: vector.secret, clock });
    clock.set(new Date(vector.timestamp * 1000));
    expect((await post(vector.header, vector.rawBody)).status).toBe(200);
    // The same content in other bytes, and another content.
    const changed = [JSON.stringify(JSON.parse(vector.rawBody), null, 3), vector.rawBody.replace('7f1c', '7f1d')];
    for (const body of changed) expect((await post(vector.header, body)).status).toBe(403);
  });

  it('agrees with a second program for the digest', async () => {
    const body = '{"call_sid":"7f1c","text":"公司拖欠工资😀"}';
    const text = new TextEncoder();
    const key = await crypto.subtle.importKey('raw', text.encode(SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const digest = Buffer.from(await crypto.subtle.sign('HMAC', key, text.encode(`${seconds()}.${body}`)));
    expect((await post(`t=${seconds()},v1=${digest.toString('hex')}`, body)).status).toBe(200);
  });

  const body = '{"call_sid":"7f1c"}';
  const good = (at = seconds()) => {
    const header = jambonzRequest(SECRET, '/', body, { seconds: at }).headers['jambonz-signature'] ?? '';
    return { header, digest: header.split('v1=')[1] ?? '' };
  };

  it.each([
    [-300, 200],
    [300, 200],
    [-301, 403],
    [301, 403],
  ])('of a moment %i s from now is answered %i', async (offset, status) => {
    expect((await post(good(seconds() + offset).header, body)).status).toBe(status);
  });

  it('takes one fitting digest of several', async () => {
    const { digest } = good();
    const other = 'a'.repeat(64);
    expect((await post(`t=${seconds()},v1=${other},v1=${digest}`, body)).status).toBe(200);
    expect((await post(`t=${seconds()}, v1=${digest} ,v1=${other}`, body)).status).toBe(200);
    expect((await post(`t=${seconds()},v1=${other},v1=${other}`, body)).status).toBe(403);
  });

  it.each<[string, (digest: string) => string | null, number]>([
    ['no header', () => null, 400],
    ['an empty header', () => '', 400],
    ['no time', (digest) => `v1=${digest}`, 403],
    ['two times', (digest) => `t=${seconds()},t=${seconds()},v1=${digest}`, 403],
    ['a time that is none', (digest) => `t=now,v1=${digest}`, 403],
    ['no digest', () => `t=${seconds()}`, 403],
    ['another scheme', (digest) => `t=${seconds()},v0=${digest}`, 403],
    ['half a digest', (digest) => `t=${seconds()},v1=${digest.slice(0, 32)}`, 403],
    ['base64', (digest) => `t=${seconds()},v1=${Buffer.from(digest, 'hex').toString('base64')}`, 403],
    [
      'another secret',
      () => jambonzRequest('x', '/', body, { seconds: seconds() }).headers['jambonz-signature'] ?? '',
      403,
    ],
  ])('with %s is refused', async (_what, header, status) => {
    expect((await post(header(good().digest), body)).status).toBe(status);
  });
});
