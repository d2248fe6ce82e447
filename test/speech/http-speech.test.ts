import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import multer from 'multer';
import { openSpeech, type SpeechOptions, type SpeechPorts } from '../../src/speech/index.ts';

/** A speech server of OpenAI's shape, on Express and multer: what arrives is what another program read. */
interface Heard {
  authorization: string | undefined;
  fields: Record<string, string>;
  name: string;
  type: string;
  bytes: Buffer;
}

let server: Server;
let base: string;
let heard: Heard[];
let spoken: Record<string, unknown>[];
let respond: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  [heard, spoken] = [[], []];
  respond = (_request, response) => response.end(JSON.stringify({ text: '老板拖欠工资' }));
  const app = express();
  app.post('/v1/audio/transcriptions', multer().single('file'), (request, response) => {
    const { originalname: name = '', mimetype: type = '', buffer: bytes = Buffer.alloc(0) } = request.file ?? {};
    heard.push({ authorization: request.get('authorization'), fields: request.body, name, type, bytes });
    respond(request, response);
  });
  app.post('/v1/audio/speech', express.json(), (request, response) => {
    spoken.push(request.body);
    respond(request, response);
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = (more: Partial<SpeechOptions> = {}): SpeechPorts =>
  openSpeech({
    SPEECH_API_BASE: base,
    SPEECH_API_KEY: 'key-1',
    SPEECH_STT_MODEL: 'paraformer',
    SPEECH_TTS_MODEL: 'cosyvoice',
    SPEECH_TTS_VOICE: '中文女',
    SPEECH_AUDIO_COMMAND: undefined,
    SPEECH_TIMEOUT_MS: 2000,
    ...more,
  });
/** Silence of so many seconds: frames of 12.2 kbit/s. */
const amr = (seconds: number) =>
  Buffer.concat([
    Buffer.from('#!AMR\n'),
    ...Array.from({ length: seconds * 50 }, () => Buffer.from([0x3c, ...Array(31).fill(0)])),
  ]);
const hear = (bytes: Buffer, contentType = 'audio/amr', more: Partial<SpeechOptions> = {}) =>
  open(more).toText?.transcribe({ bytes, contentType, locale: 'zh-CN' });

describe('recordings into words', () => {
  it('asks as OpenAI’s clients do, and reads the text', async () => {
    expect(await hear(amr(2))).toEqual({ text: '老板拖欠工资', confidence: null });
    expect(heard).toEqual([
      {
        authorization: 'Bearer key-1',
        fields: expect.objectContaining({ model: 'paraformer', language: 'zh', response_format: 'json' }),
        name: 'voice.amr',
        type: 'audio/amr',
        bytes: amr(2),
      },
    ]);
  });

  it.each([
    ['audio/mp4', 'voice.m4a'],
    ['audio/webm;codecs=opus', 'voice.ogg'],
    ['', 'voice.bin'],
  ])('names a recording of %j for servers that go by its ending', async (type, name) => {
    await hear(Buffer.from('RIFF'), type);
    expect(heard[0]?.name).toBe(name);
  });

  it('sends no key where there is none, and takes a confidence where one is told', async () => {
    respond = (_request, response) => response.end('{"text":"好","confidence":0.31}');
    expect(await hear(amr(1), '', { SPEECH_API_KEY: undefined })).toEqual({ text: '好', confidence: 0.31 });
    expect(heard[0]?.authorization).toBeUndefined();
    respond = (_request, response) => response.end('{"text":"好","confidence":31}');
    expect(await hear(amr(1))).toEqual({ text: '好', confidence: null });
  });

  it('converts what the server does not take, with the operator’s program', async () => {
    await hear(amr(1), 'audio/amr', { SPEECH_AUDIO_COMMAND: 'tr A B' });
    expect(heard[0]).toMatchObject({ name: 'voice.wav', type: 'audio/wav' });
    expect(heard[0]?.bytes.subarray(0, 5).toString()).toBe('#!BMR');
  });

  it.each([
    ['false', 'ended with 1'],
    ['no-such-program-here', 'cannot be started'],
    ['true', 'put out nothing'],
    ['sleep 9', 'was stopped'],
  ])('does not send a recording that %j did not convert', async (command, problem) => {
    const converting = hear(amr(1), '', { SPEECH_AUDIO_COMMAND: command, SPEECH_TIMEOUT_MS: 500 });
    await expect(converting).rejects.toMatchObject({
      code: 'hotline_speech_command',
      statusCode: 502,
      message: expect.stringContaining(problem),
    });
    expect(heard).toEqual([]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['more than 2 MB', Buffer.alloc(2 * 1024 * 1024 + 1), 'too_large'],
    ['62 seconds', amr(62), 'too_long'],
  ])('does not send %s', async (_what, bytes, code) => {
    await expect(hear(bytes)).rejects.toMatchObject({ code: `hotline_speech_${code}`, statusCode: 502 });
    expect(heard).toEqual([]);
  });

  it('takes a minute', async () => {
    expect(await hear(amr(60))).toMatchObject({ text: '老板拖欠工资' });
  });

  it.each([
    [500, 'busy', 503],
    [429, 'busy', 503],
    [400, 'refused', 502],
    [401, 'refused', 502],
  ])('an answer of %i is told as what it is, once, without its words', async (status, what, statusCode) => {
    respond = (_request, response) => {
      response.statusCode = status;
      response.end('{"error":"老板拖欠工资"}');
    };
    await expect(hear(amr(1))).rejects.toMatchObject({
      code: `hotline_speech_${what}`,
      statusCode,
      message: expect.not.stringContaining('拖欠'),
    });
    expect(heard).toHaveLength(1);
  });

  it.each(['', '[]', '{"words":"x"}', '{"text":5}', 'x'.repeat(300_000)])('%.20j is no answer', async (body) => {
    respond = (_request, response) => response.end(body);
    await expect(hear(amr(1))).rejects.toMatchObject({ code: 'hotline_speech_answer' });
  });

  it('a recording does not follow where the server points', async () => {
    respond = (_request, response) => {
      response.writeHead(307, { location: `${base}audio/speech` });
      response.end();
    };
    await expect(hear(amr(1))).rejects.toMatchObject({ code: 'hotline_speech_unreachable', statusCode: 503 });
    expect([heard.length, spoken.length]).toEqual([1, 0]);
  });

  it('a server that hangs, and one that is not there', async () => {
    respond = () => undefined;
    await expect(hear(amr(1), '', { SPEECH_TIMEOUT_MS: 300 })).rejects.toMatchObject({
      code: 'hotline_speech_timeout',
      statusCode: 503,
    });
    await expect(hear(amr(1), '', { SPEECH_API_BASE: 'http://127.0.0.1:9/v1' })).rejects.toMatchObject({
      code: 'hotline_speech_unreachable',
      message: expect.stringContaining('SPEECH_API_BASE'),
    });
  });
});

describe('words into sound', () => {
  it('asks for MP3 of the configured voice', async () => {
    respond = (_request, response) => {
      response.setHeader('content-type', 'audio/mpeg');
      response.end(Buffer.from([0xff, 0xfb, 0x90]));
    };
    expect(await open().toSpeech?.speak(' 您好。 ')).toEqual({
      bytes: Buffer.from([0xff, 0xfb, 0x90]),
      contentType: 'audio/mpeg',
    });
    expect(spoken).toEqual([{ model: 'cosyvoice', voice: '中文女', input: '您好。', response_format: 'mp3' }]);
  });

  it.each([
    ['', 'empty'],
    ['好'.repeat(801), 'too_long'],
  ])('does not ask for %.10j', async (text, code) => {
    await expect(open().toSpeech?.speak(text)).rejects.toMatchObject({ code: `hotline_speech_${code}` });
    expect(spoken).toEqual([]);
  });
});

describe('what is not configured', () => {
  it('is off', () => {
    expect(open({ SPEECH_API_BASE: undefined })).toEqual({ toText: null, toSpeech: null });
    expect(open({ SPEECH_STT_MODEL: undefined }).toText).toBeNull();
    expect(open({ SPEECH_TTS_VOICE: undefined }).toSpeech).toBeNull();
  });
});
