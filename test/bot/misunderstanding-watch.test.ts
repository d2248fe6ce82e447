import { pino } from 'pino';
import { findingOf, MisunderstandingWatch } from '../../src/bot/misunderstanding-watch.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import type { Conversation, OfferedChoice, TurnUnderstanding } from '../../src/sessions/index.ts';
import { type MisunderstoodQuestions, questionIdOf } from '../../src/understanding/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';

const ASKED: OfferedChoice[] = [
  { title: '拖欠工资', action: 'intent:wage-arrears' },
  { title: '都不是', action: 'none' },
];
const understood = (fields: Partial<TurnUnderstanding>): TurnUnderstanding => ({
  decision: 'answer',
  intent: 'wage-arrears',
  topic: '劳动纠纷',
  confidence: 0.9,
  alternatives: [],
  emergency: null,
  reason: '',
  ...fields,
});

let desk: DeskStage;
let conversation: Conversation;
let questions: MisunderstoodQuestions;
let watch: MisunderstandingWatch;
beforeEach(async () => {
  desk = await DeskStage.open();
  conversation = await desk.stage.conversation('c');
  questions = desk.misunderstood;
  watch = new MisunderstandingWatch({ questions, turns: desk.stage.stored.turns, logger: pino({ level: 'silent' }) });
});
afterEach(() => desk.end());

interface Said {
  text: string;
  understanding: TurnUnderstanding;
  before?: OfferedChoice[];
  after?: OfferedChoice[];
}

function draftOf({ text, understanding, before = [], after = [] }: Said): TurnDraft {
  const draft = new TurnDraft({ ...conversation, offered: before }, 'k', text, desk.stage.clock.now());
  draft.understanding = understanding;
  draft.sessionId = 's-c';
  draft.set({ offered: after });
  return draft;
}

async function says(said: Said): Promise<string> {
  desk.stage.clock.pass(1000);
  const turn = await desk.stage.residentSays('c', said.text);
  const handled = await desk.stage.stored.turns.change(turn._id, (current) => ({
    ...current,
    understanding: said.understanding,
  }));
  watch.handled(handled ?? turn, draftOf(said));
  await watch.idle();
  return questionIdOf(turn._id);
}
const open = async () => (await questions.page('open')).items.map(({ _id, kind }) => [_id, kind]);

it('keeps a question that was asked back, until the resident chooses', async () => {
  const id = await says({ text: '钱的事', understanding: understood({ decision: 'clarify' }), after: ASKED });
  expect(await open()).toEqual([[id, 'asked-back']]);
  await says({ text: '1', understanding: understood({ decision: 'choice' }), before: ASKED });
  expect(await open()).toEqual([]);
});

it('keeps it when none was chosen', async () => {
  const id = await says({ text: '钱的事', understanding: understood({ decision: 'clarify' }), after: ASKED });
  await says({ text: '都不是', understanding: understood({ decision: 'choice', intent: null }), before: ASKED });
  expect(await open()).toEqual([[id, 'asked-back']]);
});

it('keeps what nothing was near enough to, and what was out of scope to the bot alone', async () => {
  const first = await says({
    text: '那个啥怎么弄',
    understanding: understood({ decision: 'handoff', confidence: 0.2 }),
  });
  const second = await says({ text: '村里分的地没了', understanding: understood({ decision: 'out-of-scope' }) });
  await says({ text: '我问的是地的事！', understanding: understood({ decision: 'answer' }) });
  const third = await says({ text: '隔壁装修吵', understanding: understood({ decision: 'out-of-scope' }) });
  await says({ text: '转人工', understanding: understood({ decision: 'service', intent: 'talk-to-human' }) });
  expect(await open()).toEqual([
    [third, 'out-of-scope-denied'],
    [second, 'out-of-scope-denied'],
    [first, 'not-understood'],
  ]);
});

it('counts what was declined, and what leads to a person for want of an answer, without asking anybody to label it', async () => {
  const outside = await says({ text: '今天天气怎么样', understanding: understood({ decision: 'out-of-scope' }) });
  const person = await says({
    text: '要写个遗嘱公证',
    understanding: understood({ decision: 'handoff', confidence: 0.9 }),
  });
  const { items } = await questions.page('counted');
  expect(items.map(({ _id, kind }) => [_id, kind])).toEqual([
    [person, 'no-answer'],
    [outside, 'out-of-scope'],
  ]);
  expect(await open()).toEqual([]);
});

it('keeps an answer that the resident contradicts, not one after which he wants a person', async () => {
  await says({ text: '工资多久发', understanding: understood({}) });
  await says({ text: '人工', understanding: understood({ decision: 'service', intent: 'talk-to-human' }) });
  expect(await open()).toEqual([]);
  const id = await says({ text: '孩子的钱怎么要', understanding: understood({}) });
  await says({ text: '答非所问', understanding: understood({ decision: 'clarify' }), after: ASKED });
  expect(await open()).toEqual([[id, 'answer-denied']]);
});

it('has nothing to say of what was understood, of emergencies, or where a lawyer speaks', () => {
  const finding = (said: Said, fields: Partial<Conversation> = {}) => {
    Object.assign(conversation, { floor: 'bot' }, fields);
    return findingOf(draftOf(said));
  };
  expect(finding({ text: '工资多久发', understanding: understood({}) })).toBeNull();
  expect(
    finding({ text: '他打我', understanding: understood({ decision: 'clarify', emergency: 'E-VIOLENCE' }) }),
  ).toBeNull();
  expect(finding({ text: '', understanding: understood({ decision: 'clarify' }) })).toBeNull();
  expect(finding({ text: '？？', understanding: understood({ decision: 'clarify' }) })).toBeNull();
  expect(
    finding({ text: '那个啥', understanding: understood({ decision: 'clarify' }) }, { floor: 'lawyer' }),
  ).toBeNull();
});

it('loses an entry, never a turn, when the store fails', async () => {
  const refusing = new MisunderstandingWatch({
    questions: { note: () => Promise.reject(new Error('disk full')), settle: async () => undefined },
    turns: desk.stage.stored.turns,
    logger: pino({ level: 'silent' }),
  });
  const said = { text: '钱的事', understanding: understood({ decision: 'clarify' }) };
  const turn = await desk.stage.residentSays('c', said.text);
  refusing.handled(turn, draftOf(said));
  await expect(refusing.idle()).resolves.toBeUndefined();
});
