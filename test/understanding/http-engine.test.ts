import { HttpEngine } from '../../src/understanding/engines/http-engine.ts';
import { EngineError } from '../../src/understanding/errors.ts';
import { EngineStub } from './engine-stub.ts';

let stub: EngineStub;
beforeEach(async () => {
  stub = await EngineStub.start();
});
afterEach(() => stub.stop());

const TEXT = '公司三个月没发工资了';
const inTime = () => ({ signal: AbortSignal.timeout(5_000) });
const engine = (token?: string) => new HttpEngine({ url: `${stub.url}/understand?v=1`, token });

describe('an engine behind HTTP', () => {
  it('is sent the text and the locale, and nothing else', async () => {
    stub.json({ intents: [{ id: 'wage-arrears', confidence: 0.93, more: 1 }], model: 'x' });
    expect(await engine('s3cret').recognise(TEXT, inTime())).toEqual([{ intent: 'wage-arrears', confidence: 0.93 }]);
    const [{ method, path, headers, body } = stub.received[1]!] = stub.received;
    expect({ method, path }).toEqual({ method: 'POST', path: '/understand?v=1' });
    expect(JSON.parse(body)).toEqual({ text: TEXT, locale: 'zh-CN' });
    expect(headers).toMatchObject({ authorization: 'Bearer s3cret', 'content-type': 'application/json' });
  });

  it('sends no authorization without a token, and takes 204 for "none"', async () => {
    expect(await engine().recognise(TEXT, inTime())).toEqual([]);
    expect(stub.received[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['no JSON', '<html>'],
    ['an empty body', ''],
    ['another shape', '{"intents":{"wage-arrears":0.9}}'],
    ['a confidence beyond 1', '{"intents":[{"id":"a","confidence":93}]}'],
    ['no confidence', '{"intents":[{"id":"a"}]}'],
  ])('takes no answer of %s', async (_what, body) => {
    stub.answer = (response) => response.writeHead(200).end(body);
    await expect(engine().recognise(TEXT, inTime())).rejects.toThrow(/http: the answer is not/);
  });

  it.each([400, 401, 404, 429, 500, 503])('fails on status %i, without words of the resident', async (status) => {
    stub.answer = (response, { body }) => response.writeHead(status).end(body);
    const error = await engine()
      .recognise(TEXT, inTime())
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as Error).message).toBe(`http: answered with status ${status}`);
  });

  it('reads no answer over 64 KB, also one without an end', async () => {
    let isCut = false;
    stub.answer = (response) => {
      response.writeHead(200);
      response.on('close', () => {
        isCut = true;
      });
      const more = () => {
        while (!isCut && response.write(' '.repeat(16_384)));
        if (!isCut) response.once('drain', more);
      };
      more();
    };
    await expect(engine().recognise(TEXT, inTime())).rejects.toThrow(/over 65536 bytes/);
    for (let turn = 0; turn < 100 && !isCut; turn += 1) await new Promise((done) => setTimeout(done, 10));
    expect(isCut).toBe(true);
  });

  it('follows no redirect: the text would go where nobody configured', async () => {
    stub.answer = (response) => response.writeHead(307, { location: `${stub.url}/elsewhere` }).end();
    await expect(engine().recognise(TEXT, inTime())).rejects.toThrow('http: cannot be reached');
    expect(stub.received).toHaveLength(1);
  });

  it('says so when nobody listens', async () => {
    await stub.stop();
    await expect(engine().recognise(TEXT, inTime())).rejects.toThrow('http: cannot be reached');
  });

  it('stops when the time is up, before an answer and in the middle of it', async () => {
    stub.answer = () => undefined;
    const soon = () => ({ signal: AbortSignal.timeout(60) });
    await expect(engine().recognise(TEXT, soon())).rejects.toThrow(EngineError);
    stub.answer = (response) => {
      response.writeHead(200);
      response.write('{"intents":');
    };
    await expect(engine().recognise(TEXT, soon())).rejects.toThrow(EngineError);
  });
});
