import type { Handoff } from '../../../src/handoff/index.ts';
import type { ServiceFacts } from '../../../src/oversight/index.ts';
import { withMark } from '../../../src/oversight/quality/load-rubric.ts';
import { type RubricFile, rubricFileSchema } from '../../../src/oversight/quality/rubric.ts';
import type { ScoringKnowledge } from '../../../src/oversight/quality/service-reading.ts';
import type { Speaker, Turn } from '../../../src/sessions/index.ts';
import { blankHandoff } from '../../handoff/stage.ts';

export const START = new Date('2026-03-02T02:00:00.000Z');

const common = (id: string, points: number) => ({
  id,
  check: id,
  name: id === 'in-time' ? '应答及时' : `项目${id}`,
  points,
  heart: '接待热心',
  measures: '看这一项做到没有',
  grounds: ['法律援助法第二十三条'],
  appliesTo: id === 'service-words' || id === 'record' ? 'lawyer' : 'both',
  notApplicable: '用不上的时候',
});

/** A rubric of its own, so that the published one may change. */
export const rubricFile: RubricFile = rubricFileSchema.parse({
  version: '2026-1',
  sample: { percent: 6, workdays: 5, heldHours: 24 },
  answer: { workdays: 5 },
  grades: { excellent: 90, good: 80, pass: 60 },
  goodRate: 80,
  items: [
    { ...common('in-time', 15), botSeconds: 3, writtenSeconds: 180, telephoneSeconds: 15 },
    { ...common('danger', 15), numbers: ['110', '120'], withinCharacters: 20, exceptCodes: ['E-CUSTODY'] },
    { ...common('grounds', 15), adviceFrom: 20, exceptOutcomes: ['not-legal', 'resident-left'] },
    { ...common('aid-right', 10), words: ['法律援助'], except: ['不能申请法律援助'] },
    { ...common('deadline', 10), words: ['一年内', '时效'] },
    { ...common('service-words', 15), pointsEach: 8 },
    { ...common('courtesy', 5), words: ['祝您', '还有问题'], lastTurns: 2, exceptOutcomes: ['resident-left'] },
    {
      ...common('mood', 5),
      lastTurns: 2,
      thanks: { words: ['谢谢'], except: ['谢谢你个'] },
      anger: { words: ['什么态度', '白问'] },
    },
    { ...common('record', 10), noteFrom: 4 },
  ],
});
export const rubric = withMark(rubricFile);

const phrase = (id: string, words: string[]) => ({
  id,
  group: '生硬',
  words,
  except: [],
  why: '不好',
  instead: '请慢慢说',
});
export const knowledge: ScoringKnowledge = {
  answer: (intent) =>
    ({
      'wage-arrears': {
        question: '单位拖欠工资怎么办？',
        aidMatter: 'wage',
        deadlines: [{ limit: '1年', term: null, from: '离开单位那天', lost: '仲裁可能不再支持' }],
      },
      neighbour: { question: '邻居太吵怎么办？', aidMatter: null, deadlines: [] },
    })[intent] ?? null,
  forbidden: [phrase('orders', ['别插嘴']), phrase('read-yourself', ['你自己看'])],
};

export const answerCard = (fields: object = {}) => ({
  contentType: 'application/vnd.legal-hotline.answer+json',
  content: {
    question: '单位拖欠工资怎么办？',
    grounds: [{ label: '《劳动合同法》第三十条' }],
    deadlines: [{ limit: '1年' }],
    aidMatter: 'wage',
    ...fields,
  },
});

/** Turns of one service, one after the other; `afterMs` since the one before. */
export class Talk {
  readonly turns: Turn[] = [];
  private at = START.getTime();

  says(from: Speaker, text: string, more: Partial<Turn> & { afterMs?: number; card?: object } = {}): Turn {
    const { afterMs = 1000, card, ...fields } = more;
    this.at += afterMs;
    const seq = this.turns.length + 1;
    const turn: Turn = {
      _id: `c1:${String(seq).padStart(10, '0')}`,
      stream: 'c1',
      seq,
      key: `k${seq}`,
      sessionId: 's1',
      at: new Date(this.at),
      from,
      staffId: from === 'lawyer' ? 'lawyer-1' : null,
      activity: {
        type: 'message',
        text,
        ...(card === undefined ? {} : { attachments: [card as { contentType: string }] }),
      },
      inReplyTo: null,
      pending: false,
      understanding: null,
      delivery: 'not-needed',
      ...fields,
    };
    this.turns.push(turn);
    return turn;
  }

  resident(text: string, emergency: string | null = null): Turn {
    const understanding = {
      decision: emergency === null ? 'answer' : 'emergency',
      intent: null,
      topic: null,
      confidence: 1,
      alternatives: [],
      emergency,
      reason: '',
    };
    return this.says('resident', text, { understanding });
  }

  bot(text: string, more: { afterMs?: number; card?: object } = {}): Turn {
    const asked = this.turns.at(-1)?._id ?? null;
    return this.says('bot', text, { inReplyTo: asked, ...more });
  }

  lawyer(text: string, afterMs = 1000): Turn {
    return this.says('lawyer', text, { afterMs });
  }
}

type Scored = Pick<ServiceFacts, 'channel' | 'outcome' | 'intents' | 'handoff'>;

export const facts = (fields: Partial<Scored> = {}): Scored => ({
  channel: 'web',
  outcome: 'answered',
  intents: [],
  handoff: null,
  ...fields,
});

export const waited = (waitedMs: number, result: 'answered' | 'abandoned' | 'message-left' = 'answered') => ({
  requestedAt: START,
  answeredAt: result === 'answered' ? new Date(START.getTime() + waitedMs) : null,
  waitedMs,
  result,
  count: 1,
  wrapUp: null,
});

export const served = (fields: Partial<Handoff> = {}): Handoff => ({
  ...blankHandoff('h1', START),
  state: 'closed',
  place: 'over',
  lawyerId: 'lawyer-1',
  acceptedAt: START,
  endedAt: START,
  closedAt: START,
  outcome: 'resolved',
  note: '讲了仲裁的办法',
  clocks: { waitedMs: 0, servedMs: 60_000, wrapUpMs: 30_000 },
  ...fields,
});
