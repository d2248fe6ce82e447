import type { Handoff } from '../../../src/handoff/index.ts';
import type { ScoredItem } from '../../../src/oversight/index.ts';
import { scoreService } from '../../../src/oversight/quality/score-service.ts';
import { answerCard, facts, knowledge, rubric, served, Talk, waited } from './service-stage.ts';

function score(talk: Talk, given = facts(), handoffs: Handoff[] = []) {
  return scoreService(given, talk.turns, handoffs, knowledge, rubric);
}

/** Points, codes and evidence of one item. */
function item(id: string, talk: Talk, given = facts(), handoffs: Handoff[] = []) {
  const found = score(talk, given, handoffs).items.find((one) => one.id === id) as ScoredItem;
  return [found.points, found.why.map(({ code }) => code), found.turnIds];
}

const none = (code: string) => [null, [code], []];
/** Long enough to be advice. */
const ADVICE = '这种情况您可以向劳动监察投诉，也可以申请劳动仲裁，材料先准备好。';

describe('answered inside the limits', () => {
  it('each answer of the bot, by its share', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    talk.bot('可以投诉。', { afterMs: 2_999 });
    talk.resident('还有呢');
    const late = talk.bot('也可以仲裁。', { afterMs: 3_001 });
    expect(item('in-time', talk)).toEqual([7.5, ['bot-late'], [late._id]]);
  });

  it('the first answer of a person, written within 3 minutes, on the telephone within 15 seconds', () => {
    const talk = new Talk();
    const first = talk.lawyer('您好');
    expect(item('in-time', talk, facts({ handoff: waited(180_000) }))).toEqual([15, ['person-in-time'], [first._id]]);
    expect(item('in-time', talk, facts({ handoff: waited(180_001) }))).toEqual([0, ['person-late'], [first._id]]);
    const call = (ms: number) => facts({ channel: 'voice', handoff: waited(ms) });
    expect(item('in-time', talk, call(15_000))[0]).toBe(15);
    expect(item('in-time', talk, call(16_000))[0]).toBe(0);
  });

  it('both count alike, and late of both is half', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    talk.bot('可以投诉。');
    talk.lawyer('您好');
    const found = item('in-time', talk, facts({ handoff: waited(200_000) }));
    expect(found.slice(0, 2)).toEqual([7.5, ['bot-in-time', 'person-late']]);
  });

  it('nobody who came is a miss; who gave up sooner than the limit is none', () => {
    const talk = new Talk();
    expect(item('in-time', talk, facts({ handoff: waited(400_000, 'abandoned') }))).toEqual([0, ['nobody-came'], []]);
    expect(item('in-time', talk, facts({ handoff: waited(60_000, 'abandoned') }))).toEqual(none('gave-up-early'));
    expect(item('in-time', talk, facts({ handoff: waited(200_000, 'message-left') }))[0]).toBe(0);
  });
});

describe('danger: the number first', () => {
  it('at the beginning of the first answer', () => {
    const talk = new Talk();
    const cry = talk.resident('他在打我', 'E-VIOLENCE');
    const reply = talk.bot('请立即拨打110。离开那里。');
    expect(item('danger', talk)).toEqual([15, ['danger-first'], [cry._id, reply._id]]);
  });

  it('not after many other words, and not in the second answer', () => {
    const talk = new Talk();
    talk.resident('他在打我', 'E-VIOLENCE');
    talk.bot('您说的情况我已经记下来了，请您先不要着急，慢慢说，然后拨打110。');
    talk.bot('110');
    expect(item('danger', talk).slice(0, 2)).toEqual([0, ['danger-not-first']]);
  });

  it('by the lawyer who has the floor, and a silence is a miss', () => {
    const talk = new Talk();
    talk.resident('他拿刀来了', 'E-VIOLENCE');
    talk.lawyer('先打110');
    expect(item('danger', talk)[0]).toBe(15);
    const alone = new Talk();
    const cry = alone.resident('他拿刀来了', 'E-VIOLENCE');
    expect(item('danger', alone)).toEqual([0, ['danger-unanswered'], [cry._id]]);
  });

  it('does not apply without danger now, nor for custody, which has no number', () => {
    const talk = new Talk();
    talk.resident('我家人被抓了', 'E-CUSTODY');
    expect(item('danger', talk)).toEqual(none('no-danger'));
  });
});

describe('grounds', () => {
  it('of every answer told', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    const told = talk.bot('工资要按月发。', { card: answerCard() });
    expect(item('grounds', talk)).toEqual([15, ['bot-grounds'], [told._id]]);
    const bare = talk.bot('去问问。', { card: answerCard({ grounds: [] }) });
    expect(item('grounds', talk)).toEqual([7.5, ['bot-no-grounds'], [bare._id]]);
  });

  it('in the lawyer’s own words', () => {
    const talk = new Talk();
    const cites = talk.lawyer(`按《劳动合同法》第三十条的规定，${ADVICE}`);
    expect(item('grounds', talk, facts(), [served()])).toEqual([15, ['lawyer-grounds'], [cites._id]]);
    const plain = new Talk();
    const says = plain.lawyer(`《劳动合同法》有规定，${ADVICE}`);
    expect(item('grounds', plain, facts(), [served()])).toEqual([0, ['lawyer-no-grounds'], [says._id]]);
  });

  it('does not apply where no advice was given', () => {
    const talk = new Talk();
    talk.lawyer('您好，请说。');
    expect(item('grounds', talk, facts(), [served()])).toEqual(none('no-advice'));
    talk.lawyer(ADVICE);
    expect(item('grounds', talk, facts(), [served({ outcome: 'not-legal' })])).toEqual(none('no-advice'));
  });
});

describe('the right to legal aid', () => {
  const wage = facts({ intents: ['wage-arrears'] });

  it('is told where the matter may have it', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    const told = talk.bot('工资要按月发。请律师有困难的，可以申请法律援助。', { card: answerCard() });
    expect(item('aid-right', talk, wage)).toEqual([10, ['aid-told'], [told._id]]);
  });

  it('is missed where nobody says it, or says the contrary', () => {
    const talk = new Talk();
    talk.lawyer('这件事不能申请法律援助。');
    expect(item('aid-right', talk, wage)).toEqual([0, ['aid-not-told'], []]);
  });

  it('is due to the groups of the card too', () => {
    const talk = new Talk();
    talk.lawyer(ADVICE);
    const card = { ...served().card, groups: ['老年人'] };
    expect(item('aid-right', talk, facts(), [served({ card })])[0]).toBe(0);
    expect(item('aid-right', talk, facts(), [served()])).toEqual(none('aid-not-due'));
  });

  it('is not asked where nobody advised', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    expect(item('aid-right', talk, wage)).toEqual(none('aid-not-due'));
  });
});

describe('the time limit', () => {
  it('goes with the answer, or in anybody’s words', () => {
    const wage = facts({ intents: ['wage-arrears'] });
    const told = new Talk();
    const card = told.bot('要记住期限。', { card: answerCard() });
    expect(item('deadline', told, wage)).toEqual([10, ['deadline-told'], [card._id]]);
    const spoken = new Talk();
    const says = spoken.lawyer('离开单位以后一年内要申请。');
    expect(item('deadline', spoken, wage)).toEqual([10, ['deadline-told'], [says._id]]);
    const silent = new Talk();
    silent.lawyer(ADVICE);
    expect(item('deadline', silent, wage)).toEqual([0, ['deadline-not-told'], []]);
  });

  it('does not apply where the law sets none', () => {
    const talk = new Talk();
    talk.lawyer(ADVICE);
    expect(item('deadline', talk, facts({ intents: ['neighbour', 'unknown'] }))).toEqual(none('no-deadline'));
  });
});

describe('forbidden words', () => {
  it('cost once for each kind', () => {
    const talk = new Talk();
    const first = talk.lawyer('你别插嘴。');
    const again = talk.lawyer('说了别插嘴。');
    expect(item('service-words', talk)).toEqual([7, ['forbidden-words'], [first._id, again._id]]);
    talk.lawyer('你自己看。');
    expect(item('service-words', talk)[0]).toBe(0);
  });

  it('are looked for in the words of people alone', () => {
    const talk = new Talk();
    talk.resident('别插嘴');
    expect(item('service-words', talk)).toEqual(none('no-lawyer-words'));
    talk.lawyer('您请说。');
    expect(item('service-words', talk)).toEqual([15, ['no-forbidden-words'], []]);
  });
});

describe('the end', () => {
  it('has a word of the one who spoke last for us', () => {
    const talk = new Talk();
    const asks = talk.lawyer('还有问题吗？');
    talk.lawyer('材料记得带。');
    expect(item('courtesy', talk, facts(), [served()])).toEqual([5, ['courteous'], [asks._id]]);
    const last = talk.lawyer('好。');
    expect(item('courtesy', talk, facts(), [served()])).toEqual([0, ['not-courteous'], [last._id]]);
    expect(item('courtesy', talk, facts(), [served({ outcome: 'resident-left' })])).toEqual(none('no-ending'));
  });

  it('of the bot alone: its last words, not the request for a rating', () => {
    const talk = new Talk();
    const bye = talk.says('bot', '好的，祝您一切顺利。');
    talk.says('system', '请给本次服务打个分。', { kind: 'rating' });
    expect(item('courtesy', talk)).toEqual([5, ['courteous'], [bye._id]]);
    expect(item('courtesy', talk, facts({ outcome: 'abandoned' }))).toEqual(none('no-ending'));
  });

  it('shows the resident’s mood: thanks, anger, or nothing to say', () => {
    const talk = new Talk();
    const thanks = talk.resident('谢谢您');
    expect(item('mood', talk)).toEqual([5, ['thanks'], [thanks._id]]);
    const angry = talk.resident('谢谢啊，算我白问');
    expect(item('mood', talk)).toEqual([0, ['anger'], [angry._id]]);
    talk.resident('好');
    talk.resident('行');
    expect(item('mood', talk)).toEqual(none('mood-unknown'));
  });
});

describe('on the telephone', () => {
  const call = facts({ channel: 'voice', intents: ['wage-arrears'] });

  it('counts what was heard: spoken words and choices, not what stands in writing', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    const written = { type: 'message' as const, text: '可以申请法律援助。', attachments: [answerCard()] };
    talk.says('bot', '', { activity: { ...written, speak: '可以投诉。' } });
    expect(item('aid-right', talk, call).slice(0, 2)).toEqual([0, ['aid-not-told']]);
    const choices = [{ title: '查法律援助条件', value: '查法律援助条件' }];
    const offered = talk.says('bot', '', { activity: { ...written, speak: '可以投诉。', choices } });
    expect(item('aid-right', talk, call)).toEqual([10, ['aid-told'], [offered._id]]);
  });
});

describe('the record', () => {
  const talk = new Talk();

  it('has what came of it, a note, and both in time: a third each', () => {
    expect(item('record', talk, facts(), [served()])[0]).toBe(10);
    expect(item('record', talk, facts(), [served({ note: '好' })])[0]).toBe(6.7);
    const history = [{ step: 'wrap-up-over', at: new Date(), by: null, detail: '' }];
    const late = served({ note: '', outcome: null, history });
    expect(item('record', talk, facts(), [late]).slice(0, 2)).toEqual([
      0,
      ['outcome-missing', 'note-missing', 'record-late'],
    ]);
  });

  it('written after the time was over is late, however quickly then; within whatever time the desk gives it is not', () => {
    const history = [{ step: 'wrap-up-over', at: new Date(), by: null, detail: '' }];
    expect(item('record', talk, facts(), [served({ history })])[1]).toContain('record-late');
    const clocks = { waitedMs: 0, servedMs: 0, wrapUpMs: 500_000 };
    expect(item('record', talk, facts(), [served({ clocks })])[1]).toContain('record-in-time');
  });

  it('is not judged while it is being written, nor where nobody served', () => {
    expect(item('record', talk, facts(), [served({ state: 'wrap-up' })])).toEqual(none('record-open'));
    expect(item('record', talk)).toEqual(none('no-lawyer'));
  });
});

describe('the whole', () => {
  it('gives the weight of what does not apply to the others, and invents nothing', () => {
    const talk = new Talk();
    talk.resident('工资没发');
    talk.bot('工资要按月发。可以申请法律援助。', { card: answerCard({ grounds: [] }) });
    const { total, items, rubricVersion } = score(talk, facts({ intents: ['wage-arrears'], outcome: 'abandoned' }));
    const applying = items.filter(({ applicable }) => applicable);
    expect(applying.map(({ id, points }) => [id, points])).toEqual([
      ['in-time', 15],
      ['grounds', 0],
      ['aid-right', 10],
      ['deadline', 10],
    ]);
    // 35 of the 50 points that apply.
    expect(total).toBe(70);
    expect(rubricVersion).toBe(rubric.mark);
    expect(items.filter(({ applicable }) => !applicable).every(({ points }) => points === null)).toBe(true);
  });

  it('has no total where nothing applies', () => {
    expect(score(new Talk(), facts({ outcome: 'wrong-number' })).total).toBeNull();
  });

  it('is the same every time, and never beyond its bounds', () => {
    const talk = new Talk();
    talk.resident('他在打我', 'E-VIOLENCE');
    talk.bot('请立即拨打110。');
    talk.lawyer(`《反家庭暴力法》第二十三条，${ADVICE}`);
    talk.resident('谢谢');
    const given = facts({ handoff: waited(90_000), outcome: 'handed-over' });
    const [one, again] = [score(talk, given, [served()]), score(talk, given, [served()])];
    expect(one).toEqual(again);
    for (const { points, of } of one.items) expect(points === null || (points >= 0 && points <= of)).toBe(true);
  });
});
