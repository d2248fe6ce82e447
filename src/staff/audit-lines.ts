import type { EventStream, Page, Query } from '../storage/index.ts';
import type { AuditAction, AuditEvent } from './audit.ts';

/** Which lines; all that is given must fit. */
export interface AuditFilter {
  /** Staff id. */
  who?: string | undefined;
  what?: AuditAction | undefined;
  subject?: string | undefined;
  /** UTC, inclusive. */
  from?: Date | undefined;
  /** UTC, exclusive. */
  before?: Date | undefined;
}

/** Lines of one stored page. */
const PAGE = 50;
const EXPORTED_AT_ONCE = 1000;

/** Reads the audit log (审计查询), newest first. Of several equal conditions the rarest is looked up, the rest compared. */
export class AuditLines {
  constructor(private readonly events: Pick<EventStream<AuditEvent>, 'page'>) {}

  /**
   * One stored page of what the index finds; those that do not fit the other conditions are left out of it.
   * @throws HotlineError `hotline_storage_bad_cursor`
   */
  page(filter: AuditFilter, cursor?: string): Promise<Page<AuditEvent>> {
    return this.read(filter, PAGE, cursor);
  }

  /** All lines that fit, a thousand at a time. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditEvent[]> {
    let after: string | undefined;
    do {
      const page = await this.read(filter, EXPORTED_AT_ONCE, after);
      yield page.items;
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  private async read(filter: AuditFilter, limit: number, after: string | undefined): Promise<Page<AuditEvent>> {
    const query: Query<AuditEvent> = {
      where: { ...lookedUp(filter), ...timeOf(filter) },
      sort: { at: -1 },
      limit,
      ...(after === undefined ? {} : { after }),
    };
    const page = await this.events.page(query);
    return { ...page, items: page.items.filter((line) => fits(line, filter)) };
  }
}

function lookedUp({ who, what, subject }: AuditFilter): Query<AuditEvent>['where'] {
  if (subject !== undefined) return { subject };
  if (who !== undefined) return { who };
  return what === undefined ? {} : { what };
}

function timeOf({ from, before }: AuditFilter): Query<AuditEvent>['where'] {
  if (from === undefined && before === undefined) return {};
  return { at: { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { before }) } };
}

function fits(line: AuditEvent, { who, what, subject }: AuditFilter): boolean {
  return (
    (who === undefined || line.who === who) &&
    (what === undefined || line.what === what) &&
    (subject === undefined || line.subject === subject)
  );
}
