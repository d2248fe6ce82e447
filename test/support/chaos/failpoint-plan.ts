import type { Arming } from './chaos-process.ts';

/** The places named by the promise, as failpoints.mjs names them. Others are found while a run goes on. */
export const NAMED_FAILPOINTS: Readonly<Record<string, string>> = {
  'before turns append resident': 'before the turn is stored',
  'after turns append resident': 'after the turn is stored',
  'before conversations says': 'before the decision is stored',
  'after conversations says': 'between effect and outbox',
  'after turns append bot': 'the reply is in the log, the turn not marked',
  'before turns handled': 'before the turn is marked as handled',
  'after turns delivery leaving': 'a message is claimed and has not left',
  'before turns delivery sent': 'a message has left and is not noted',
  'before answer wechat': 'before the acknowledgement (WeChat)',
  'after answer wechat': 'after the acknowledgement (WeChat)',
  'before answer sms': 'before the acknowledgement (text message)',
  'after answer sms': 'after the acknowledgement (text message)',
  'before answer web message': 'before the acknowledgement (web chat)',
  'after answer web message': 'after the acknowledgement (web chat)',
  'before sending wechat': 'in the middle of a courier send, before the call',
  'after sending wechat': 'in the middle of a courier send, after the call',
  'before conversations closes the service': 'before a service is closed',
  'after conversations closes the service': 'a service is closed in the conversation, not in itself',
  'before sessions closed': 'before the service itself is closed',
  'after sessions closed': 'after the service itself is closed',
  'before serviceLedger append': 'while a service is sealed, before the ledger',
  'after serviceLedger append': 'while a service is sealed, after the ledger',
  'before sessions settled': 'sealed and not marked so',
  'before handoffs accept': 'while a handoff is accepted, before',
  'after handoffs accept': 'while a handoff is accepted, after',
  'after conversations floor to lawyer': 'the floor has moved, the handoff is not live',
  'before answer accept': 'accepted, before the lawyer is told',
  'after handoffs request': 'a handoff is asked for and not in the queue',
  'after handoffs end': 'a handoff has ended, the resident not told',
};

/** After so many passed failpoints a process dies wherever it is. */
const LONGEST_SEARCH = 700;

/** What was tried: at first what has a name; then, of all places that were seen, the one tried least. */
export class FailpointPlan {
  readonly killed = new Map<string, number>();
  private readonly tried = new Map<string, number>();
  private readonly seen = new Set(Object.keys(NAMED_FAILPOINTS));

  constructor(private readonly random: () => number) {}

  sawPoint(point: string): void {
    this.seen.add(point);
  }

  /** @param may which points a process of this kind can come to. */
  next(may: (point: string) => boolean): Arming {
    const points = [...this.seen].filter(may);
    const triesOf = (point: string) => {
      const tries = this.tried.get(point) ?? 0;
      return point in NAMED_FAILPOINTS ? tries : 2 * tries + 1;
    };
    const fewest = Math.min(...points.map(triesOf));
    const least = points.filter((point) => triesOf(point) === fewest);
    const point = least[Math.floor(this.random() * least.length)] ?? '';
    this.tried.set(point, (this.tried.get(point) ?? 0) + 1);
    return { point, skip: 1 + Math.floor(this.random() * 3), any: LONGEST_SEARCH };
  }

  died(point: string): void {
    this.killed.set(point, (this.killed.get(point) ?? 0) + 1);
  }
}
