import type { IntentCatalogue } from './catalogue.ts';
import { leadsTo } from './decision.ts';
import type { RemoteEngine } from './remote-engine.ts';
import type { Candidate, Recogniser, Understander, Understanding } from './understanding.ts';

/**
 * Confidence of a remote engine from which a question is answered, and from which it is offered. Not fitted to any
 * engine: ours alone is calibrated. Below the second the engine knows nothing that we do not.
 */
const ANSWER = 0.7;
const ASK = 0.4;
/** Two of a confusable group are both likely when the second has this share of the first's. */
const BOTH_LIKELY = 0.35;
const ALTERNATIVES = 3;

const WHY_LOCAL = { 'timed-out': '超时', failed: '出错', resting: '暂停使用' } as const;

/**
 * The recogniser of this machine with a remote engine before it. The local one always runs, and alone decides on
 * emergencies, services, what is out of scope and what is written down word for word; the engine is asked about
 * questions of law only, and what it does not answer well, or in time, stays as the local one understood it.
 */
export class RemoteFirstRecogniser implements Understander {
  readonly #local: Recogniser;
  readonly #catalogue: IntentCatalogue;
  readonly #remote: RemoteEngine;

  constructor(local: Recogniser, catalogue: IntentCatalogue, remote: RemoteEngine) {
    this.#local = local;
    this.#catalogue = catalogue;
    this.#remote = remote;
  }

  understand(text: string, { hereOnly = false }: { hereOnly?: boolean } = {}): Understanding | Promise<Understanding> {
    const local = this.#local.understand(text);
    return hereOnly || isForUs(local) || !/\p{L}/u.test(text) ? local : this.#ask(text, local);
  }

  async #ask(text: string, local: Understanding): Promise<Understanding> {
    const { name, counts } = this.#remote;
    const asked = await this.#remote.ask(text);
    const byUs = (why: string): Understanding => ({
      ...local,
      reason: `本地识别（外部引擎${name}${why}）：${local.reason}`,
    });
    if ('silent' in asked) return byUs(WHY_LOCAL[asked.silent]);
    const known = asked.candidates.filter(({ intent }) => this.#catalogue.get(intent) !== undefined);
    counts.unknownIntents += asked.candidates.length - known.length;
    // Its likeliest is a service, out of scope, or nothing of ours: then its second is no answer either.
    const [likeliest] = asked.candidates;
    if (likeliest === undefined || this.#catalogue.topicOf(likeliest.intent) === null) return byUs('没有对应的问题');
    if (likeliest.confidence < ASK) return byUs('把握不够');
    const questions = known.filter(({ intent }) => this.#catalogue.topicOf(intent) !== null);
    return this.#byEngine(likeliest, questions, local.emergency);
  }

  #byEngine(first: Candidate, questions: readonly Candidate[], emergency: Understanding['emergency']): Understanding {
    const [, second] = questions;
    const decide = (decision: Understanding['decision'], why: string): Understanding => ({
      decision,
      intent: first.intent,
      topic: this.#catalogue.topicOf(first.intent),
      confidence: first.confidence,
      band: first.confidence < ANSWER ? 'ask' : 'sure',
      alternatives: questions.slice(1, 1 + ALTERNATIVES).map((one) => ({ ...one })),
      emergency,
      reason: `外部引擎${this.#remote.name}：${why}（${first.confidence.toFixed(2)}）`,
    });
    const areBothLikely =
      second !== undefined &&
      this.#catalogue.apart.between(first.intent, second.intent) !== null &&
      second.confidence >= BOTH_LIKELY * first.confidence;
    if (areBothLikely) return decide('clarify', '两个相近的问题都有可能');
    if (first.confidence < ANSWER) return decide('clarify', '把握不够，请来访人选择');
    return decide(leadsTo(this.#catalogue, first.intent), '有把握');
  }
}

/** Decided here, whatever an engine might say. */
function isForUs({ decision, confidence }: Understanding): boolean {
  return decision === 'emergency' || decision === 'service' || decision === 'out-of-scope' || confidence === 1;
}
