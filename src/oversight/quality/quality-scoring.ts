import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Handoff, HandoffNote } from '../../handoff/index.ts';
import { workingDeadline } from '../../knowledge/index.ts';
import type { Session, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { turnsOf } from '../facts/service-turns.ts';
import type { SettlingStep } from '../settling.ts';
import { stepCase } from './case-machine.ts';
import { fallsShort } from './least-share.ts';
import type { QualityCase } from './quality-case.ts';
import type { QualityScore, ServiceScore } from './quality-score.ts';
import type { Rubric } from './rubric.ts';
import { drawReasons, involvedIn } from './sample.ts';
import { scoreService } from './score-service.ts';
import { type ScoringKnowledge, wordsOf } from './service-reading.ts';

/** Handoffs of one service, and notes of one handoff, that are read. */
const MOST = 100;

export interface QualityScoringDeps {
  qualityScores: EventStream<QualityScore>;
  qualityCases: Collection<QualityCase>;
  serviceFacts: Collection<ServiceFacts>;
  sessions: Collection<Session>;
  turns: EventStream<Turn>;
  handoffs: Collection<Handoff>;
  handoffNotes: EventStream<HandoffNote>;
  /** Puts the total where lists and figures read it. */
  setQuality: (sessionId: string, total: number | null) => Promise<unknown>;
  seal: Pick<FieldSeal, 'fingerprint'>;
  clock: Clock;
  /** As they are written now. */
  rubric: () => Rubric;
  knowledge: () => ScoringKnowledge;
}

/** Scores every closed service and draws the sample for people (自动初评与抽样). */
export class QualityScoring {
  readonly step: SettlingStep = { name: 'quality', settle: (session) => this.settle(session) };

  constructor(private readonly deps: QualityScoringDeps) {}

  /** The last score by a rubric; the last of any where none is named. */
  async scoreOf(sessionId: string, rubricVersion?: string): Promise<QualityScore | null> {
    const lines = await this.deps.qualityScores.tail(sessionId, MOST);
    return lines.filter((line) => rubricVersion === undefined || line.rubricVersion === rubricVersion).at(-1) ?? null;
  }

  /** All scores of a service, oldest first. */
  scores(sessionId: string): Promise<QualityScore[]> {
    return this.deps.qualityScores.read(sessionId, 0, MOST);
  }

  /** The score by the rubric of now, worked out when it is not there yet; the last one where its words are gone. */
  async current(sessionId: string): Promise<ServiceScore | null> {
    const known = await this.scoreOf(sessionId);
    if (known !== null && known.rubricVersion === this.deps.rubric().mark) return known;
    const parts = await this.parts(sessionId);
    return parts === null ? known : this.keep(sessionId, parts);
  }

  private async settle(session: Session): Promise<void> {
    const parts = await this.parts(session._id);
    if (parts === null) return;
    await this.keep(session._id, parts);
    await this.draw(session, parts);
  }

  /** Null where there is nothing to judge by: no facts, or words that were deleted when their time was over. */
  private async parts(sessionId: string) {
    const { serviceFacts, turns, handoffs } = this.deps;
    const [facts, said, moved] = await Promise.all([
      serviceFacts.get(sessionId),
      turnsOf(turns, sessionId),
      handoffs.find({ where: { sessionId }, sort: { requestedAt: 1 }, limit: MOST }),
    ]);
    if (facts === null) return null;
    const isErased = facts.turnCount > 0 && said.every((turn) => wordsOf(turn) === '');
    return isErased ? null : { facts, said, moved };
  }

  /** A new line only where something is different: the same service settled again says nothing new. */
  private async keep(sessionId: string, { facts, said, moved }: Parts): Promise<ServiceScore> {
    const { qualityScores, rubric, knowledge, clock, setQuality } = this.deps;
    const score = scoreService(facts, said, moved, knowledge(), rubric());
    for (;;) {
      const [last] = await qualityScores.tail(sessionId, 1);
      if (last !== undefined && isSame(last, score)) break;
      const key = `quality:${sessionId}:${(last?.seq ?? 0) + 1}`;
      const [result] = await qualityScores.append(sessionId, [{ ...score, key, at: clock.now() }]);
      if (result?.isNew === true) break;
    }
    if (facts.quality !== score.total) await setQuality(sessionId, score.total);
    return score;
  }

  private async draw(session: Session, { facts, said, moved }: Parts): Promise<void> {
    const { qualityCases, handoffNotes, rubric, seal, clock } = this.deps;
    const { sample } = rubric();
    const reasons = drawReasons(session, sample.percent, seal);
    const known = await qualityCases.get(session._id);
    const isDrawn = [...reasons, ...(known?.reasons ?? [])].includes('drawn');
    if (!isDrawn && (await fallsShort(this.deps))) reasons.push('drawn');
    if (known === null && reasons.length === 0) return;
    const notes = (await Promise.all(moved.map(({ _id }) => handoffNotes.read(_id, 0, MOST)))).flat();
    const involved = involvedIn(session, moved, said, notes);
    const at = clock.now();
    if (known === null) {
      const { _id, regionCode, channel, topic, outcome, openedAt, closedAt, lawyerId } = facts;
      const drawn: QualityCase = {
        ...{ _id, regionCode, channel, topic, outcome, openedAt, closedAt, lawyerId, involved, reasons },
        recused: [],
        drawnAt: at,
        dueAt: workingDeadline(at, sample.workdays).at,
        state: 'waiting',
        taken: null,
        sheet: null,
        automatic: null,
        review: null,
        reviewedAt: null,
        answerUntil: null,
        answer: null,
        appeal: null,
        decision: null,
        history: [{ step: 'drawn', at, by: null, detail: reasons.join(' ') }],
      };
      try {
        await qualityCases.insert(drawn);
        return;
      } catch (error) {
        if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      }
    }
    await qualityCases.change(session._id, (current) => {
      const next = stepCase(current, { type: 'draw', at, reasons, involved });
      return next === current ? null : next;
    });
  }
}

type Parts = NonNullable<Awaited<ReturnType<QualityScoring['parts']>>>;

function isSame(line: QualityScore, score: ServiceScore): boolean {
  const { rubricVersion, total, items } = line;
  return isDeepStrictEqual(plain({ rubricVersion, total, items }), plain(score));
}

/** As storage gives it back. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
