import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import twilio from 'twilio';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { CommandIo } from './command.ts';

export const help = `hotline receive FILE [--to http://localhost:3978]

Replay a stored webhook to a running server and print its answer. FILE is JSON:
  {"method": "POST", "path": "/channels/wechat", "query": {…}, "headers": {…}, "body": "as it came"}
Providers sign with the time of sending, so the request is signed anew when the secret is in the environment:
WECHAT_TOKEN for /channels/wechat (plain mode), TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL for /channels/twilio.`;

const webhookSchema = z.strictObject({
  method: z.enum(['GET', 'POST']).default('POST'),
  path: z.string().startsWith('/'),
  query: z.record(z.string(), z.string()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});
export type StoredWebhook = z.infer<typeof webhookSchema>;

/** The webhook signed as its provider would sign it now. */
export function signed(webhook: StoredWebhook, env: NodeJS.ProcessEnv, now: Date): StoredWebhook {
  const { WECHAT_TOKEN, TWILIO_AUTH_TOKEN, PUBLIC_BASE_URL } = env;
  if (webhook.path.startsWith('/channels/wechat') && WECHAT_TOKEN !== undefined) {
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const nonce = randomBytes(6).toString('hex');
    const signature = createHash('sha1').update([WECHAT_TOKEN, timestamp, nonce].sort().join('')).digest('hex');
    return { ...webhook, query: { ...webhook.query, timestamp, nonce, signature } };
  }
  if (webhook.path.startsWith('/channels/twilio') && TWILIO_AUTH_TOKEN !== undefined && PUBLIC_BASE_URL !== undefined) {
    const params = Object.fromEntries(new URLSearchParams(webhook.body));
    const url = `${PUBLIC_BASE_URL.replace(/\/$/, '')}${pathAndQuery(webhook)}`;
    const signature = twilio.getExpectedTwilioSignature(TWILIO_AUTH_TOKEN, url, webhook.method === 'GET' ? {} : params);
    return { ...webhook, headers: { ...webhook.headers, 'x-twilio-signature': signature } };
  }
  return webhook;
}

function pathAndQuery({ path, query }: StoredWebhook): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}

export async function run(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { to: { type: 'string' } }, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined) {
    io.err(help);
    return 2;
  }
  const webhook = signed(await readWebhook(file), process.env, new Date());
  const base = values.to ?? `http://localhost:${process.env.PORT ?? '3978'}`;
  const response = await fetch(`${base.replace(/\/$/, '')}${pathAndQuery(webhook)}`, {
    method: webhook.method,
    headers: webhook.headers,
    ...(webhook.method === 'POST' ? { body: webhook.body } : {}),
  });
  io.out(`${response.status} ${response.headers.get('content-type') ?? ''}`);
  io.out(await response.text());
  return response.ok ? 0 : 1;
}

async function readWebhook(file: string): Promise<StoredWebhook> {
  try {
    return webhookSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : 'cannot be read as JSON';
    throw new HotlineError('hotline_cli_webhook_file', 422, `${file}: ${problem}`, { cause });
  }
}
