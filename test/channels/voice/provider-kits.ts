import { createRequire } from 'node:module';
import { createJambonz } from '../../../src/channels/voice/jambonz/index.ts';
import { createTwilioVoice } from '../../../src/channels/voice/twilio/index.ts';
import type { VoiceProvider } from '../../../src/channels/voice/voice-provider.ts';
import { readTwiml, readVerbs, type VoiceDocument } from '../../support/voice-documents.ts';
import { jambonzRequest, type ProviderRequest, twilioRequest } from '../../support/voice-requests.ts';
import { HandClock } from '../support/serve.ts';

export const BASE = 'https://hotline.example.test';
export const AUTH_TOKEN = '12348000000000000000000000000000';
export const SECRET = 'wh_secret_12348';
export const clock = new HandClock(new Date('2026-01-01T00:00:00Z'));
export const seconds = (): number => Math.floor(clock.now().getTime() / 1000);

const require = createRequire(import.meta.url);
const { validateApp } = require('@jambonz/schema') as {
  validateApp(app: unknown): { valid: boolean; errors: unknown[] };
};

/** What one provider's side of the contract needs. */
export interface Kit {
  provider: VoiceProvider;
  callId: string;
  /** @throws Error when the provider would not carry it out. */
  read(body: string): VoiceDocument;
  sign(target: string, body: string): ProviderRequest;
  /** The body of an event with these fields. */
  bodyOf(fields: Record<string, unknown>): string;
}

export const twilioKit: Kit = {
  provider: createTwilioVoice({ publicBaseUrl: `${BASE}/`, authToken: AUTH_TOKEN }),
  callId: 'CA12348000000000000000000000000001',
  read: (body) => {
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(64 * 1024);
    return readTwiml(body);
  },
  sign: (target, body) => ({
    ...twilioRequest(AUTH_TOKEN, BASE, target, Object.fromEntries(new URLSearchParams(body))),
    body,
  }),
  bodyOf: (fields) => new URLSearchParams(fields as Record<string, string>).toString(),
};

export const jambonzKit: Kit = {
  provider: createJambonz({ publicBaseUrl: BASE, webhookSecret: SECRET, clock }),
  callId: '7f1c8a52-0000-4000-8000-000000000001',
  read: (body) => {
    const app = JSON.parse(body);
    expect(validateApp(app)).toEqual({ valid: true, errors: [] });
    expect(unknownProperties(app)).toEqual([]);
    return readVerbs(body);
  },
  sign: (target, body) => jambonzRequest(SECRET, target, body, { seconds: seconds() }),
  bodyOf: (fields) => JSON.stringify(fields),
};

/** Names that the schema of a verb does not have: a schema alone lets them pass. */
function unknownProperties(app: { verb: string }[]): string[] {
  return app.flatMap((verb) => {
    const { properties } = require(`@jambonz/schema/verbs/${verb.verb.replace(':', '-')}.schema.json`);
    return Object.keys(verb).filter((name) => name !== 'verb' && !Object.hasOwn(properties, name));
  });
}

export const KITS: Record<'twilio' | 'jambonz', Kit> = { twilio: twilioKit, jambonz: jambonzKit };
