import { type RunningHotline, runHotline } from '../support/running-hotline.ts';
import { EngineStub } from '../understanding/engine-stub.ts';

let stub: EngineStub;
let hotline: RunningHotline;
beforeAll(async () => {
  stub = await EngineStub.start();
  hotline = await runHotline({ NLU_ENGINE: 'http', NLU_HTTP_URL: `${stub.url}/nlu`, NLU_TIMEOUT_MS: '3000' });
}, 180_000);
afterAll(async () => {
  await hotline.end();
  await stub.stop();
}, 60_000);

let keys = 0;
async function say(conversationId: string, text: string) {
  const { turn, replies } = await hotline.house.inlet.receive({
    channel: 'web',
    conversationId,
    address: '',
    key: `remote-${++keys}`,
    activity: { type: 'message', text },
  });
  await replies;
  return (await hotline.house.stores.turns.read(conversationId)).find(({ _id }) => _id === turn._id)?.understanding;
}
const sent = () => stub.received.map(({ body }) => (JSON.parse(body) as { text: string }).text);

describe('the whole hotline with a remote engine', () => {
  it('asks it about questions of law, and notes who decided', async () => {
    stub.json({ intents: [{ id: 'wage-arrears', confidence: 0.93 }] });
    const understanding = await say('web-remote-1', '活干完了钱一分没给，找谁说理，我电话13812345678');
    expect(understanding).toMatchObject({ intent: 'wage-arrears', reason: '外部引擎http：有把握（0.93）' });
    expect(sent()).toEqual(['活干完了钱一分没给，找谁说理，我电话****']);
    const metrics = await (await fetch(`${hotline.url}/metrics`)).text();
    expect(metrics).toMatch(/^hotline_engine_asked 1$/m);
    expect(metrics).toMatch(/^hotline_engine_answered 1$/m);
  });

  it('keeps words to a lawyer and answers inside a dialog on this machine', async () => {
    const before = sent().length;
    await say('web-remote-2', '我要留言');
    await say('web-remote-2', '转人工');
    expect((await hotline.house.stores.conversations.get('web-remote-2'))?.floor).toBe('queue');
    await say('web-remote-2', '我姓张，家住幸福小区三号楼，前妻不让我看孩子');
    expect(sent().slice(before)).not.toEqual(expect.arrayContaining([expect.stringContaining('幸福小区')]));
  });

  it('answers by itself when the engine is gone, and logs nothing of what was said', async () => {
    await stub.stop();
    const understanding = await say('web-remote-3', '活干完了老板一直拖着不给钱');
    expect(understanding?.reason).toMatch(/本地识别（外部引擎http出错）/u);
    expect(hotline.logged.join('\n')).not.toMatch(/活干完|幸福小区|138123/u);
  });
});
