import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import pino from 'pino';
import { refusalHandler } from '../../../src/channels/express-refusal.ts';
import type { CallEventKind } from '../../../src/channels/voice/call-event.ts';
import type { VoiceProvider } from '../../../src/channels/voice/voice-provider.ts';

/** A provider on a real port: every request is guarded, read, and answered with what was understood. */
export interface ProviderDoor {
  url: string;
  /** Who is asked now; its guard stands at every address, because vectors were signed for theirs. */
  provider: VoiceProvider;
  kind: CallEventKind;
  logged: string[];
  close(): Promise<void>;
}

export async function openDoor(first: VoiceProvider): Promise<ProviderDoor> {
  const logged: string[] = [];
  const app = express();
  const server: Server = createServer(app);
  const guard: RequestHandler = (request, response, next) =>
    express.Router().use(door.provider.guard)(request, response, next);
  app.use(guard, (request, response) => {
    response.json(door.provider.read(request, door.kind));
  });
  const logger = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  app.use(refusalHandler(logger, (response, refusal) => response.status(refusal.statusCode).json(refusal.toBody())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const door: ProviderDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    provider: first,
    kind: 'incoming',
    logged,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return door;
}

/** What others have signed, and what it must be. */
export function vectorsOf<T>(file: 'twilio-signature' | 'jambonz'): T {
  return JSON.parse(readFileSync(new URL(`../../vectors/${file}-vectors.json`, import.meta.url), 'utf8'));
}
