import type { Topic } from '../text/index.ts';
import type { Answer, AnswerLookup, Ground, Law } from './answer.ts';
import type { AnswerWording } from './answer-wording.ts';
import type { CalculatorContent } from './calculators/content.ts';
import { calendarDay } from './calendar-day.ts';
import { articleLabel, lawTitle } from './ground-label.ts';
import type { Hotline } from './places.ts';
import type { RegionTree } from './region-tree.ts';

/** Everything below `knowledge/` that answers residents, checked and in memory. */
export interface KnowledgeContent {
  answers: readonly { topic: Topic; file: string; answer: Answer }[];
  laws: readonly Law[];
  regions: RegionTree;
  hotlines: readonly Hotline[];
  wording: AnswerWording;
  /** Missing where the folder has none. */
  calculators?: CalculatorContent | null;
}

/** Looks answers up by intent. Reads nothing, changes nothing; a lookup is one step whatever the size. */
export class KnowledgeBase {
  readonly regions: RegionTree;
  readonly hotlines: readonly Hotline[];
  readonly wording: AnswerWording;
  readonly calculators: CalculatorContent | null;
  readonly #content: KnowledgeContent;
  readonly #answers: ReadonlyMap<string, Answer>;
  readonly #topics: ReadonlyMap<string, Topic>;
  readonly #laws: ReadonlyMap<string, Law>;

  constructor(content: KnowledgeContent) {
    this.#content = content;
    this.regions = content.regions;
    this.hotlines = content.hotlines;
    this.wording = content.wording;
    this.calculators = content.calculators ?? null;
    this.#answers = new Map(content.answers.map(({ answer }) => [answer.id, answer]));
    this.#topics = new Map(content.answers.map(({ topic, answer }) => [answer.id, topic]));
    this.#laws = new Map(content.laws.map((law) => [lawKey(law.name, law.version), law]));
  }

  /** The same with other wording of answers it has, by id; answers it has not are not added. */
  replacing(answers: ReadonlyMap<string, Answer>): KnowledgeBase {
    if (answers.size === 0) return this;
    const entries = this.#content.answers.map((entry) => ({
      ...entry,
      answer: answers.get(entry.answer.id) ?? entry.answer,
    }));
    return new KnowledgeBase({ ...this.#content, answers: entries });
  }

  /** Every answer with its topic and the file it was read from, in the order of the files. */
  entries(): KnowledgeContent['answers'] {
    return this.#content.answers;
  }

  /** What may be said to an intent on the day of `asOf` in Asia/Shanghai. */
  lookup(id: string, asOf: Date): AnswerLookup {
    const answer = this.#answers.get(id);
    if (answer === undefined) return { state: 'missing' };
    const today = calendarDay(asOf);
    if (today < answer.effectiveFrom || (answer.effectiveTo !== null && today > answer.effectiveTo)) {
      return { state: 'not-in-force', answer };
    }
    const reason = this.staleReason(answer, today);
    return reason === null ? { state: 'in-force', answer } : { state: 'stale', answer, reason };
  }

  answers(): Answer[] {
    return [...this.#answers.values()];
  }

  answer(id: string): Answer | null {
    return this.#answers.get(id) ?? null;
  }

  topic(id: string): Topic | null {
    return this.#topics.get(id) ?? null;
  }

  laws(): Law[] {
    return [...this.#laws.values()];
  }

  law(name: string, version: string): Law | null {
    return this.#laws.get(lawKey(name, version)) ?? null;
  }

  hotline(number: string): Hotline | null {
    return this.hotlines.find((line) => line.number === number) ?? null;
  }

  /** As it is cited: 《劳动合同法》第三十条, 《刑事诉讼法》第三十六条第二款. */
  groundLabel(ground: Ground): string {
    return `《${lawTitle(ground.law)}》${articleLabel(ground.article)}${ground.paragraph ?? ''}`;
  }

  /** Why the answer may not be stated as fact on a day, or null: its own mark, else the state of its laws. */
  private staleReason(answer: Answer, day: string): string | null {
    if (answer.status === 'stale') return answer.staleReason === '' ? '答复已停用，待复核' : answer.staleReason;
    for (const ground of answer.grounds) {
      const law = this.law(ground.law, ground.version);
      const title = `《${lawTitle(ground.law)}》（${ground.version}）`;
      if (law === null) return `${title}不在法律登记簿中`;
      const isOver = law.inForceTo === null || day > law.inForceTo;
      if (law.state === 'superseded' && isOver) return `${title}已被新法取代`;
      if (law.state === 'unverified') return `${title}的条文尚未核对`;
      if (law.inForceTo !== null && day > law.inForceTo) return `${title}已于${law.inForceTo}失效`;
      if (law.inForceFrom !== null && day < law.inForceFrom) return `${title}自${law.inForceFrom}起施行`;
    }
    return null;
  }
}

function lawKey(name: string, version: string): string {
  return `${name}@${version}`;
}
