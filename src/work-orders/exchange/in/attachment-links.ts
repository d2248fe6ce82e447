import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import type { FieldSeal } from '../../../storage/index.ts';
import type { WorkOrder } from '../../orders/work-order.ts';

/** Below the address of the exchange. */
export const ATTACHMENT_PATH = '/attachments';
const VALID_MS = 24 * 3_600_000;

/** Addresses by which a peer fetches a file of ours, for a day, without signing: they are signed themselves. */
export class AttachmentLinks {
  constructor(
    private readonly deps: {
      /** Keyed (HMAC-SHA256). */
      seal: Pick<FieldSeal, 'fingerprint'>;
      /** Address of the exchange; null where we have none to be reached by. */
      base: string | null;
      clock: Clock;
    },
  ) {}

  /** Of every attachment of an order that lies here, by its id: where it can be fetched, and until when. */
  of({ attachments }: Pick<WorkOrder, 'attachments'>): Map<string, { url: string; expiresAt: Date }> {
    const { base, clock } = this.deps;
    if (base === null) return new Map();
    const seconds = Math.floor((clock.now().getTime() + VALID_MS) / 1000);
    const expiresAt = new Date(seconds * 1000);
    const here = attachments.filter(({ copy }) => copy !== '');
    return new Map(
      here.map(({ id, copy }) => {
        const query = `expires=${seconds}&signature=${this.signatureOf(copy, String(seconds))}`;
        return [id, { url: `${base}${ATTACHMENT_PATH}/${copy}?${query}`, expiresAt }];
      }),
    );
  }

  /** Whether an address is one of ours, and still valid. */
  check(fileId: string, expires: string, signature: string): 'valid' | 'expired' | 'wrong' {
    const expected = Buffer.from(this.signatureOf(fileId, expires));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong';
    return Number(expires) * 1000 > this.deps.clock.now().getTime() ? 'valid' : 'expired';
  }

  private signatureOf(fileId: string, expires: string): string {
    return this.deps.seal.fingerprint(`order attachment\n${fileId}\n${expires}`);
  }
}
