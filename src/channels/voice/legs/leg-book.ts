import type { Clock } from '../../../clock.ts';
import { HotlineError } from '../../../errors.ts';
import type { Collection } from '../../../storage/index.ts';
import { LEG_ENDS, type LegStep, stepLeg } from './leg-machine.ts';
import type { LegKind, VoiceLeg } from './voice-leg.ts';

/** Most calls that are looked at of one handoff. */
const LOOKED_AT = 200;

/** The legs as they are stored (外呼记录). Every move goes through the state machine. */
export class LegBook {
  constructor(
    private readonly legs: Collection<VoiceLeg>,
    private readonly clock: Clock,
  ) {}

  get(id: string): Promise<VoiceLeg | null> {
    return this.legs.get(id);
  }

  /** All legs of a handoff, oldest first. */
  of(handoffId: string): Promise<VoiceLeg[]> {
    return this.legs.find({ where: { handoffId }, sort: { createdAt: 1 }, limit: LOOKED_AT });
  }

  /** How often a number was called, or begun to be called, since then. */
  calledSince(numberPrint: string, since: Date): Promise<number> {
    return this.legs.count({ where: { numberPrint, createdAt: { from: since } } });
  }

  /**
   * A new leg, or the one that is there already under its number: two who begin the same attempt begin one.
   */
  async begin(
    leg: Pick<
      VoiceLeg,
      | 'handoffId'
      | 'conversationId'
      | 'kind'
      | 'provider'
      | 'staffId'
      | 'round'
      | 'attempt'
      | 'as'
      | 'number'
      | 'numberPrint'
    >,
  ): Promise<VoiceLeg> {
    const whose = leg.kind === 'supervisor' ? `-${leg.staffId}` : '';
    const id = `${leg.handoffId}-${leg.kind}-${leg.round}-${leg.attempt}${whose}`;
    const fresh: VoiceLeg = {
      _id: id,
      ...leg,
      callId: '',
      state: 'dialling',
      createdAt: this.clock.now(),
      calledAt: null,
      answeredAt: null,
      joinedAt: null,
      endedAt: null,
      setAsideAt: null,
    };
    try {
      return await this.legs.insert(fresh);
    } catch (error) {
      const stored = isConflict(error) ? await this.legs.get(id) : null;
      if (stored === null) throw error;
      return stored;
    }
  }

  /** @returns the leg afterwards, and whether this call moved it; null when there is none. */
  async step(id: string, step: LegStep): Promise<{ leg: VoiceLeg; moved: boolean } | null> {
    let moved = false;
    const leg = await this.legs.change(id, (current) => {
      const next = stepLeg(current, step);
      moved = next !== current;
      return moved ? next : null;
    });
    return leg === null ? null : { leg, moved };
  }
}

/** Those of one kind in one round, oldest first. */
export function ofRound(legs: readonly VoiceLeg[], kind: LegKind, round: number): VoiceLeg[] {
  return legs.filter((leg) => leg.kind === kind && leg.round === round);
}

export function isActive(leg: VoiceLeg): boolean {
  return !LEG_ENDS.includes(leg.state);
}

/** How often the last calls in a row came to nothing. */
export function missesInARow(legs: readonly VoiceLeg[]): number {
  const lastGood = legs.findLastIndex(({ state }) => state !== 'not-answered' && state !== 'declined');
  return legs.length - 1 - lastGood;
}

function isConflict(error: unknown): boolean {
  return error instanceof HotlineError && error.code === 'hotline_storage_conflict';
}
