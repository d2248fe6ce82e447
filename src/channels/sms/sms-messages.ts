import { type Clock, DAY_MS } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import { type Collection, StorageConflictError } from '../../storage/index.ts';
import type { SmsGatewayName, SmsReceipt, SmsState } from './sms-gateway.ts';
import type { NewSmsRecord, SmsRecord } from './sms-record.ts';

/** A receipt goes forward over these; what was delivered or not is settled. */
const RANKS: Readonly<Record<SmsState | 'refused', number>> = {
  refused: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
};
const SWEEP_JOB = 'sms-messages-sweep';
const KEPT_DAYS = 90;
/** More than anybody is written to in a day. */
const MOST_A_DAY = 500;

/** Whether `next` is further than `current`. */
function isForward(current: SmsState | 'refused', next: SmsState): boolean {
  return RANKS[next] > RANKS[current];
}

/** Told when a message has moved. */
export type ReceiptTaken = (moved: {
  record: SmsRecord;
  state: Exclude<SmsState, 'unknown'>;
  providerId: string;
}) => Promise<void>;

/** The messages that were sent, and how far each has come. Receipts come in any order, twice, and before we know the id. */
export class SmsMessages {
  constructor(
    private readonly deps: {
      records: Collection<SmsRecord>;
      clock: Clock;
      jobs?: Jobs;
      onMoved: ReceiptTaken;
    },
  ) {
    deps.jobs?.handle(SWEEP_JOB, () => this.forgetOld());
  }

  async start(): Promise<void> {
    await this.deps.jobs?.every(SWEEP_JOB, DAY_MS);
  }

  get(id: string): Promise<SmsRecord | null> {
    return this.deps.records.get(id);
  }

  /** What went to a number in the last 24 hours, latest first. @param phone its fingerprint. */
  lastDayOf(phone: string): Promise<SmsRecord[]> {
    const from = new Date(this.deps.clock.now().getTime() - DAY_MS);
    return this.deps.records.find({
      where: { phone, createdAt: { from } },
      sort: { createdAt: -1 },
      limit: MOST_A_DAY,
    });
  }

  /**
   * Note that a message is about to be sent; durable on return.
   * @param again true where somebody else sees to it that nothing is sent twice, and wants this sent.
   * @returns null when it may go; else what became of it before: nothing is sent twice.
   */
  async begin(message: NewSmsRecord, { again }: { again: boolean }): Promise<SmsState | null> {
    const at = this.deps.clock.now();
    const fresh: SmsRecord = { ...message, providerKey: '', state: 'sending', providerCode: '', createdAt: at, at };
    try {
      await this.deps.records.insert(fresh);
      return null;
    } catch (error) {
      if (!(error instanceof StorageConflictError)) throw error;
    }
    let before: SmsState | null = null;
    await this.deps.records.change(message._id, (current) => {
      const mayGo = again || current.state === 'refused' || current.state === 'undelivered';
      before = mayGo || current.state === 'refused' ? null : current.state;
      return mayGo ? { ...fresh, createdAt: current.createdAt } : null;
    });
    return before;
  }

  /** The gateway has taken it, or may have. A receipt that was faster is made good. */
  async sent(
    id: string,
    gateway: SmsGatewayName,
    result: { state: 'sent' | 'unknown'; providerId: string },
  ): Promise<void> {
    const providerKey = result.providerId === '' ? '' : keyOf(gateway, result.providerId);
    await this.deps.records.change(id, (current) => ({
      ...current,
      ...(providerKey === '' ? {} : { providerKey }),
      state: isForward(current.state, result.state) ? result.state : current.state,
      at: this.deps.clock.now(),
    }));
    if (providerKey !== '') await this.adopt(providerKey);
  }

  /** It certainly did not go out. */
  async refused(id: string, providerCode: string): Promise<void> {
    await this.deps.records.change(id, (current) =>
      current.state === 'sending' ? { ...current, state: 'refused', providerCode, at: this.deps.clock.now() } : null,
    );
  }

  /** @returns whether it told anything new. */
  async take(gateway: SmsGatewayName, receipt: SmsReceipt): Promise<boolean> {
    const known = await this.find(gateway, receipt);
    if (known !== null) return this.move(known._id, gateway, receipt);
    const id = receipt.turnIds.length > 0 ? inlineIdOf(receipt) : earlyIdOf(keyOf(gateway, receipt.providerId));
    const at = this.deps.clock.now();
    const [turnId = ''] = receipt.turnIds;
    try {
      const record: SmsRecord = {
        _id: id,
        gateway,
        providerKey: keyOf(gateway, receipt.providerId),
        phone: '',
        conversationId: turnId.slice(0, Math.max(0, turnId.lastIndexOf(':'))),
        turnIds: [...receipt.turnIds],
        sentFor: turnId,
        byCourier: receipt.turnIds.length > 0,
        state: receipt.state,
        providerCode: receipt.providerCode,
        createdAt: at,
        at,
      };
      await this.deps.records.insert(record);
      if (record.turnIds.length > 0) await this.tell(record, receipt);
      else await this.adopt(record.providerKey);
      return true;
    } catch (error) {
      if (!(error instanceof StorageConflictError)) throw error;
      const isNews = await this.move(id, gateway, receipt);
      if (receipt.turnIds.length === 0) await this.adopt(keyOf(gateway, receipt.providerId));
      return isNews;
    }
  }

  private async find(gateway: SmsGatewayName, receipt: SmsReceipt): Promise<SmsRecord | null> {
    const { records } = this.deps;
    const own = receipt.ownId === '' ? null : await records.get(receipt.ownId);
    if (own !== null) return own;
    if (receipt.turnIds.length > 0) return records.get(inlineIdOf(receipt));
    return this.byProviderKey(keyOf(gateway, receipt.providerId));
  }

  private async byProviderKey(providerKey: string): Promise<SmsRecord | null> {
    const found = await this.deps.records.find({ where: { providerKey }, limit: 5 });
    return found.find(({ _id }) => _id !== earlyIdOf(providerKey)) ?? null;
  }

  private async move(id: string, gateway: SmsGatewayName, receipt: SmsReceipt): Promise<boolean> {
    let moved = false;
    const record = await this.deps.records.change(id, (current) => {
      moved = isForward(current.state, receipt.state);
      const { state, providerCode } = receipt;
      const providerKey = current.providerKey === '' ? keyOf(gateway, receipt.providerId) : current.providerKey;
      return moved ? { ...current, state, providerCode, providerKey, at: this.deps.clock.now() } : null;
    });
    if (moved && record !== null) await this.tell(record, receipt);
    return moved;
  }

  /** A receipt that came before its message was known by the gateway's id; it stays beside it until both are forgotten. */
  private async adopt(providerKey: string): Promise<void> {
    const { records } = this.deps;
    const [early, record] = await Promise.all([records.get(earlyIdOf(providerKey)), this.byProviderKey(providerKey)]);
    if (early === null || record === null) return;
    const { gateway, state, providerCode } = early;
    const providerId = providerKey.slice(gateway.length + 1);
    if (state === 'refused' || state === 'unknown') return;
    await this.move(record._id, gateway, { providerId, ownId: '', turnIds: [], state, providerCode });
  }

  private async tell(record: SmsRecord, { state, providerId }: SmsReceipt): Promise<void> {
    if (record.byCourier) await this.deps.onMoved({ record, state, providerId });
  }

  private async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - KEPT_DAYS * DAY_MS);
    for (;;) {
      const old = await this.deps.records.find({
        where: { createdAt: { before } },
        sort: { createdAt: 1 },
        limit: 500,
      });
      for (const { _id } of old) await this.deps.records.remove(_id);
      if (old.length < 500) return;
    }
  }
}

function keyOf(gateway: SmsGatewayName, providerId: string): string {
  return `${gateway}:${providerId}`;
}

function earlyIdOf(providerKey: string): string {
  return `early:${providerKey}`;
}

function inlineIdOf({ turnIds }: SmsReceipt): string {
  return `inline:${turnIds[0] ?? ''}`;
}
