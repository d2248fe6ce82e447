import { configuredVoiceProviders } from '../../../src/channels/voice/configured-providers.ts';
import { systemClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config/index.ts';

const base = {
  NODE_ENV: 'production',
  FIELD_KEY: Buffer.alloc(32, 1).toString('base64'),
  DIRECTLINE_SECRET: 'directline-test-secret',
  PUBLIC_BASE_URL: 'https://hotline.example.test',
};
const twilio = { TWILIO_AUTH_TOKEN: 'token' };
const jambonz = { JAMBONZ_WEBHOOK_SECRET: 'wh_secret_of_the_test' };
const providersOf = (env: Record<string, string>) =>
  configuredVoiceProviders(loadConfig({ ...base, ...env }), systemClock);
const question = {
  do: 'ask' as const,
  prompt: [{ do: 'say' as const, text: '您好', rate: 'normal' as const }],
  hook: { path: '/input', query: {} },
  listen: 'speech-and-keys' as const,
  maxKeys: 1,
  timeoutSeconds: 5,
  speechTimeoutSeconds: 2,
  hints: [],
  bargeIn: true,
};

describe('configuredVoiceProviders', () => {
  it('has those whose secrets are set, at an address that is known', () => {
    expect(providersOf({})).toEqual([]);
    expect(providersOf({ ...twilio, PUBLIC_BASE_URL: '' })).toEqual([]);
    expect(providersOf({ ...twilio, ...jambonz }).map(({ name, line }) => [name, line])).toEqual([
      ['twilio', null],
      ['jambonz', null],
    ]);
  });

  it('can call where the account is set', () => {
    const accounts = {
      TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
      TWILIO_FROM: '+862012348000',
      JAMBONZ_API_BASE: 'https://jambonz.example.test',
      JAMBONZ_ACCOUNT_SID: 'a',
      JAMBONZ_API_KEY: 'k',
      JAMBONZ_FROM: '12348',
    };
    expect(providersOf({ ...twilio, ...jambonz, ...accounts }).map(({ line }) => line !== null)).toEqual([true, true]);
  });

  it('speaks and listens as it is told to', () => {
    const speech = {
      TWILIO_VOICE: 'Google.cmn-CN-Wavenet-B',
      TWILIO_SPEECH_MODEL: 'deepgram_nova-3',
      JAMBONZ_TTS_VENDOR: 'microsoft',
      JAMBONZ_TTS_LANGUAGE: 'zh-CN',
      JAMBONZ_TTS_VOICE: 'zh-CN-XiaoxiaoNeural',
      JAMBONZ_STT_VENDOR: 'custom:bureau',
      JAMBONZ_STT_LANGUAGE: 'zh-CN',
    };
    const [xml, json] = providersOf({ ...twilio, ...jambonz, ...speech }).map(({ render }) => render([question]).body);
    expect(xml).toContain('voice="Google.cmn-CN-Wavenet-B"');
    expect(xml).toContain('speechModel="deepgram_nova-3"');
    const [gather] = JSON.parse(json ?? '');
    expect(gather).toMatchObject({
      recognizer: { vendor: 'custom:bureau', language: 'zh-CN' },
      say: { synthesizer: { vendor: 'microsoft', language: 'zh-CN', voice: 'zh-CN-XiaoxiaoNeural' } },
    });
  });
});
