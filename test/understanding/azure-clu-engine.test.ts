import { openAzureCluEngine } from '../../src/understanding/engines/azure-clu-engine.ts';
import type { QuestionEngine } from '../../src/understanding/engines/question-engine.ts';
import { EngineError } from '../../src/understanding/errors.ts';
import { EngineStub } from './engine-stub.ts';

const TEXT = '公司三个月没发工资了';
const inTime = () => ({ signal: AbortSignal.timeout(10_000) });

/** The result of `analyze-conversations` (REST, version 2023-04-01) for a conversation project. */
const answerOf = (intents: { category: string; confidenceScore: number }[]) => ({
  kind: 'ConversationResult',
  result: {
    query: TEXT,
    detectedLanguage: 'zh-hans',
    prediction: {
      topIntent: intents[0]?.category ?? 'None',
      projectKind: 'Conversation',
      intents,
      entities: [{ category: 'Duration', text: '三个月', offset: 2, length: 3, confidenceScore: 1 }],
    },
  },
});

let stub: EngineStub;
let engine: QuestionEngine;
beforeEach(async () => {
  stub = await EngineStub.start();
  engine = await openAzureCluEngine({
    endpoint: stub.url,
    key: 'azure-test-key',
    project: 'legal-hotline',
    deployment: 'production',
    client: { allowInsecureConnection: true },
  });
});
afterEach(() => stub.stop());

describe('Azure conversational language understanding', () => {
  it('is asked as its interface says, and told to keep nothing', async () => {
    stub.json(
      answerOf([
        { category: 'wage-arrears', confidenceScore: 0.92 },
        { category: 'None', confidenceScore: 0.03 },
      ]),
    );
    expect(await engine.recognise(TEXT, inTime())).toEqual([
      { intent: 'wage-arrears', confidence: 0.92 },
      { intent: 'None', confidence: 0.03 },
    ]);
    expect(stub.received).toHaveLength(1);
    const [request] = stub.received;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/language/:analyze-conversations?api-version=2023-04-01');
    expect(request?.headers['ocp-apim-subscription-key']).toBe('azure-test-key');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      kind: 'Conversation',
      analysisInput: {
        conversationItem: { id: '1', participantId: '1', modality: 'text', language: 'zh-hans', text: TEXT },
      },
      parameters: {
        projectName: 'legal-hotline',
        deploymentName: 'production',
        stringIndexType: 'Utf16CodeUnit',
        isLoggingEnabled: false,
        verbose: true,
      },
    });
  });

  it.each([
    [401, 'Unauthorized'],
    [404, 'DeploymentNotFound'],
    [429, 'TooManyRequests'],
    [500, 'InternalServerError'],
    [503, 'Unavailable'],
  ])('fails at once on status %i, without the words of the service', async (status, code) => {
    stub.json({ error: { code, message: `${TEXT} could not be analysed` } }, status);
    const error = await engine.recognise(TEXT, inTime()).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).message).toBe(`azure-clu: answered with status ${status}`);
    expect((error as EngineError).cause).toBeUndefined();
    expect(stub.received).toHaveLength(1);
  });

  it('takes no answer of an orchestration project, nor one without intents', async () => {
    const { kind, result } = answerOf([]);
    const prediction = { topIntent: 'law', projectKind: 'Orchestration', intents: { law: { confidenceScore: 1 } } };
    stub.json({ kind, result: { ...result, prediction } });
    await expect(engine.recognise(TEXT, inTime())).rejects.toThrow('not the result of a conversation project');
    stub.json({ kind, result: { query: TEXT } });
    await expect(engine.recognise(TEXT, inTime())).rejects.toThrow(EngineError);
    stub.answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":');
    await expect(engine.recognise(TEXT, inTime())).rejects.toThrow(EngineError);
  });

  it('stops when the time is up, and says so when nobody listens', async () => {
    stub.answer = () => undefined;
    await expect(engine.recognise(TEXT, { signal: AbortSignal.timeout(60) })).rejects.toThrow(EngineError);
    await stub.stop();
    await expect(engine.recognise(TEXT, inTime())).rejects.toThrow('azure-clu: cannot be reached');
  });

  it('refuses to send a key over plain http', async () => {
    const plain = await openAzureCluEngine({ endpoint: stub.url, key: 'k', project: 'p', deployment: 'd' });
    await expect(plain.recognise(TEXT, inTime())).rejects.toThrow(EngineError);
    expect(stub.received).toHaveLength(0);
  });
});
