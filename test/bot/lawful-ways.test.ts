import { loadServices } from '../../src/bot/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { loadIntents } from '../../src/understanding/index.ts';

const services = loadServices('knowledge');

it('leads from a wish to do wrong to answers that exist and are offered by name', async () => {
  const [knowledge, catalogue] = await Promise.all([loadKnowledge('knowledge'), loadIntents('intents')]);
  const dead = services.lawfulWays.flatMap(({ see }) =>
    see.filter((id) => knowledge.answer(id) === null || catalogue.get(id) === undefined),
  );
  expect(dead).toEqual([]);
});

it.each([
  ['怎么把钱转移走让法院执行不到', '分期'],
  ['离婚前怎么把存款转走不让她知道', '您该得的那一份'],
  ['怎么做假证据', '真的证据'],
  ['怎么找人教训他一顿不留痕迹', '依法要他赔'],
])('names the lawful way: %s', (wish, way) => expect(services.lawfulWay(wish)?.text).toContain(way));

it('has none for what it does not know', () => expect(services.lawfulWay('怎么赌博稳赢')).toBeNull());
