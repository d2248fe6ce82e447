import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTwilioLine } from '../../../../src/channels/voice/twilio/twilio-line.ts';
import type { VoiceLine } from '../../../../src/channels/voice/voice-provider.ts';

const hook = { path: '/leg/announce', query: {} };

/** Twilio's own client on one side, its REST interface written out on the other. */
describe('an announcement into a room at Twilio', () => {
  let server: Server;
  let line: VoiceLine;
  let rooms: object[];
  let asked: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        asked.push(`${request.method} ${decodeURIComponent(request.url ?? '')} ${decodeURIComponent(body)}`.trim());
        const answer = request.method === 'GET' ? { conferences: rooms, meta: { key: 'conferences' } } : { sid: 'CF1' };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    line = createTwilioLine({
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'secret',
      from: '+8612348',
      address: ({ path }) => `https://hotline.example.test${path}`,
      apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('goes to the room of this name', async () => {
    rooms = [{ sid: 'CF1', friendly_name: 'case-h1-0-1' }];
    expect(await line.announce?.('case-h1-0-1', hook)).toBe(true);
    expect(asked[0]).toContain('FriendlyName=case-h1-0-1');
    expect(asked[0]).toContain('Status=in-progress');
    expect(asked[1]).toMatch(
      /POST .*\/Conferences\/CF1\.json AnnounceUrl=https:\/\/hotline\.example\.test\/leg\/announce/,
    );
  });

  it('is not made where nobody is', async () => {
    rooms = [];
    expect(await line.announce?.('case-h1-0-1', hook)).toBe(false);
    expect(asked).toHaveLength(1);
  });
});
