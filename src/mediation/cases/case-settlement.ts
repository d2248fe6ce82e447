import { asHotlineError } from '../../errors.ts';
import type { MediationCase } from './mediation-case.ts';
import type { MediationDeps } from './mediation-ports.ts';

/**
 * Lets what follows from a step happen: the order of the case, words to who asked, news to the desks; then the case is
 * marked settled. Each part may be repeated, and one that fails keeps no other from its work.
 */
export class CaseSettlement {
  constructor(private readonly deps: Pick<MediationDeps, 'cases' | 'orders' | 'line' | 'deskFeed' | 'log'>) {}

  /** What the step decided stands; if the rest fails now, the sweep does it again. */
  async settleNow(id: string): Promise<void> {
    try {
      await this.settle(id);
    } catch (error) {
      const facts = { mediation: id, code: asHotlineError(error).code };
      this.deps.log.warn(facts, 'what follows from a case of mediation failed; tried again in 30 s');
    }
  }

  private async settle(id: string): Promise<void> {
    const { cases, deskFeed } = this.deps;
    const seen = await cases.get(id);
    if (seen === null || seen.settled) return;
    deskFeed.publish();
    const told = new Set<string>();
    const failures: unknown[] = [];
    await this.tell(seen, told).catch((error: unknown) => failures.push(error));
    await this.followOrder(seen).catch((error: unknown) => failures.push(error));
    await cases.change(id, (current) => {
      const notices = current.notices.map((one) => (told.has(one.key) ? { ...one, sent: true } : one));
      const isSame = current.history.length === seen.history.length && notices.length === seen.notices.length;
      return { ...current, notices, settled: failures.length === 0 && isSame };
    });
    if (failures.length > 0) throw failures[0];
  }

  private async tell({ conversationId, notices }: MediationCase, told: Set<string>): Promise<void> {
    for (const { key, text, by, sent } of notices) {
      if (sent || by !== 'channel' || conversationId === null) continue;
      await this.deps.line.notify({ conversationId, key, text });
      told.add(key);
    }
  }

  private async followOrder(seen: MediationCase): Promise<void> {
    const { cases, orders } = this.deps;
    let current = seen;
    if (seen.orderId === null) {
      const { id, number } = await orders.open(seen);
      const linked = await cases.change(seen._id, (one) =>
        one.orderId === id ? null : { ...one, orderId: id, orderNumber: number },
      );
      current = linked ?? seen;
    }
    for (let index = seen.followed; index < seen.history.length; index += 1) {
      const line = seen.history[index];
      if (line !== undefined) await orders.follow(current, line, index);
    }
    const followed = seen.history.length;
    await cases.change(seen._id, (one) => (one.followed >= followed ? null : { ...one, followed }));
  }
}
