import { type Handoff, loadKindOf, placeOf } from '../../handoff/index.ts';
import { calendarDay } from '../../knowledge/index.ts';
import type { Collection } from '../../storage/index.ts';
import { startOfDay } from '../statistics/shanghai.ts';
import type { OfferedService } from './wall-snapshot.ts';

const HOUR_MS = 3_600_000;
/** Written by another process a moment ago, it may be seen a moment late. */
const OVERLAP_MS = 10_000;
const PAGE = 1000;

/**
 * Services of today and of the last hour in which a person was asked for, kept up from one look to the next: each look
 * reads what was asked for since, and what was not decided then. Only the first look of a day or a start reads the day.
 */
export class OfferedToday {
  private readonly services = new Map<string, OfferedService & { handoffIds: Set<string> }>();
  private readTo = 0;

  constructor(private readonly handoffs: Pick<Collection<Handoff>, 'page' | 'getMany'>) {}

  async upTo(now: Date): Promise<OfferedService[]> {
    const from = Math.min(startOfDay(calendarDay(now)), now.getTime() - HOUR_MS);
    if (this.readTo > now.getTime() + HOUR_MS) this.services.clear();
    for (const [id, { requestedAt }] of this.services) if (requestedAt.getTime() < from) this.services.delete(id);
    const since = this.services.size === 0 ? from : Math.max(from, this.readTo - OVERLAP_MS);
    const undecided = [...this.services.values()].filter(({ isOpen }) => isOpen).flatMap((one) => [...one.handoffIds]);
    const known = await this.byId(undecided);
    const asked = await this.askedSince(new Date(since));
    for (const handoff of [...known, ...asked]) this.note(handoff);
    this.readTo = now.getTime();
    return [...this.services.values()];
  }

  private async askedSince(from: Date): Promise<Handoff[]> {
    const found: Handoff[] = [];
    for (const place of ['waiting', 'served', 'over'] as const) {
      let after: string | undefined;
      do {
        const page = await this.handoffs.page({
          where: { place, requestedAt: { from } },
          sort: { requestedAt: -1 },
          limit: PAGE,
          ...(after === undefined ? {} : { after }),
        });
        found.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined);
    }
    return found.sort((a, b) => a.requestedAt.getTime() - b.requestedAt.getTime());
  }

  private async byId(ids: readonly string[]): Promise<Handoff[]> {
    const found: Handoff[] = [];
    for (let at = 0; at < ids.length; at += PAGE)
      found.push(...(await this.handoffs.getMany(ids.slice(at, at + PAGE))));
    return found;
  }

  /** One service may ask for a person more than once: the first time counts, and the first answer. */
  private note(handoff: Handoff): void {
    const { sessionId, requestedAt, channel, regionCode, state } = handoff;
    const before = this.services.get(sessionId);
    const answeredAt = before?.answeredAt ?? answeredFirst(handoff);
    this.services.set(sessionId, {
      sessionId,
      kind: loadKindOf(channel),
      regionCode: regionCode ?? before?.regionCode ?? null,
      requestedAt: before?.requestedAt ?? requestedAt,
      answeredAt,
      isOpen: answeredAt === null && placeOf(state) === 'waiting',
      handoffIds: (before?.handoffIds ?? new Set()).add(handoff._id),
    });
  }
}

/** Given back or passed on, `acceptedAt` is that of a later lawyer: the history knows the first. */
function answeredFirst({ history, acceptedAt }: Handoff): Date | null {
  return history.find(({ step }) => step === 'accept' || step === 'take-over')?.at ?? acceptedAt;
}
