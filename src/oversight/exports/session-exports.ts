import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Handoff } from '../../handoff/index.ts';
import { KeyedQueue } from '../../keyed-queue.ts';
import type { Conversation } from '../../sessions/index.ts';
import type { Staff } from '../../staff/index.ts';
import type { Collection, FieldSeal } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import type { QualityCase } from '../quality/quality-case.ts';
import { type SessionFilter, type SessionFilterInput, sessionFilterSchema } from '../search/session-filter.ts';
import type { SessionSearch } from '../search/session-search.ts';
import { csvRows } from './csv-rows.ts';
import { ExportLimitError, ExportRowsError } from './errors.ts';
import { type Cell, EXPORT_COLUMNS, type ExportWords, exportRow, shanghaiTime } from './export-columns.ts';
import { maskedPhone, plainPhone } from './phone-cell.ts';
import type { ExportFormat, SessionExport } from './session-export.ts';
import { XLSX_MOST_ROWS, xlsxRows } from './xlsx-rows.ts';

/** Exports of one person in an hour. */
export const EXPORTS_AN_HOUR = 10;
const HOUR_MS = 3_600_000;
const FETCHED_WITHIN_MS = 10 * 60_000;
const BATCH = 200;
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

interface ExportDeps {
  exports: Collection<SessionExport>;
  search: Pick<SessionSearch, 'all' | 'count' | 'personOf'>;
  conversations: Pick<Collection<Conversation>, 'getMany'>;
  handoffs: Pick<Collection<Handoff>, 'find'>;
  qualityCases: Pick<Collection<QualityCase>, 'getMany'>;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  clock: Clock;
}

/** Names for ids, as they are called now. */
export interface ExportNames {
  staff: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  intent: (id: string) => string;
  region: (code: string) => string;
}

/** A file that leaves piece by piece. */
export interface ExportFile {
  name: string;
  type: string;
  pieces: AsyncIterable<Uint8Array>;
}

/**
 * Exports of services as CSV or XLSX (台账导出). Asked for with a filter, fetched once within ten minutes; rows leave as
 * they are read and no faster than the other side takes them, so that a million rows need no more memory than two
 * hundred.
 */
export class SessionExports {
  private readonly queue = new KeyedQueue();

  constructor(private readonly deps: ExportDeps) {}

  /**
   * Ask for an export. @param input the filter as it came in, to be kept until it is fetched.
   * @throws ExportLimitError 429, ExportRowsError 409
   */
  async ask(
    staff: Staff,
    wanted: { filter: SessionFilter; input: SessionFilterInput; format: ExportFormat; clear: boolean },
  ): Promise<{ asked: SessionExport; rows: number; exact: boolean }> {
    const { exports, search, seal, clock } = this.deps;
    const { format, clear, filter } = wanted;
    const byNumber = filter.person !== undefined && 'phone' in filter.person;
    // What is kept for these minutes knows him by his key.
    const input = byNumber ? { ...wanted.input, person: { key: search.personOf(filter) ?? '-' } } : wanted.input;
    const counted = await search.count(filter, staff, XLSX_MOST_ROWS + 1);
    if (format === 'xlsx' && counted.rows > XLSX_MOST_ROWS) throw new ExportRowsError();
    return this.queue.run(staff.id, async () => {
      const now = clock.now();
      const since = new Date(now.getTime() - HOUR_MS);
      const lately = await exports.count({ where: { staffId: staff.id, createdAt: { from: since } } }, EXPORTS_AN_HOUR);
      if (lately >= EXPORTS_AN_HOUR) throw new ExportLimitError(EXPORTS_AN_HOUR);
      const asked = await exports.insert({
        _id: randomUUID(),
        staffId: staff.id,
        createdAt: now,
        expiresAt: new Date(now.getTime() + FETCHED_WITHIN_MS),
        format,
        clear,
        filter: seal.seal(JSON.stringify(input)),
        state: 'ready',
        rows: 0,
      });
      return { asked, ...counted };
    });
  }

  /**
   * The file of an export; once, and only for who asked.
   * @param ended called when the last piece has left, or the other side has gone.
   * @returns null when there is nothing to fetch.
   */
  async fetch(
    id: string,
    staff: Staff,
    { names, ended }: { names: ExportNames; ended: (left: SessionExport) => Promise<void> },
  ): Promise<ExportFile | null> {
    const { exports, seal, clock } = this.deps;
    const now = clock.now();
    let sealed = '';
    const taken = await exports.change(id, (asked) => {
      sealed = asked.filter;
      const isFetched = asked.staffId === staff.id && asked.state === 'ready' && now < asked.expiresAt;
      return isFetched ? { ...asked, state: 'leaving', filter: '' } : null;
    });
    if (taken === null || taken.state !== 'leaving' || sealed === '') return null;
    const filter = sessionFilterSchema.parse(JSON.parse(seal.open(sealed)));
    const head = EXPORT_COLUMNS.map((column) => column.head);
    const counted = { rows: 0 };
    const batches = this.batches(filter, staff, { clear: taken.clear, names, counted });
    const written = taken.format === 'csv' ? csvRows(head, batches) : xlsxRows('服务台账', head, batches);
    return {
      name: `服务台账-${shanghaiTime(now).replaceAll(/\D/gu, '').slice(0, 12)}.${taken.format}`,
      type: TYPES[taken.format],
      pieces: this.followed(id, written, counted, ended),
    };
  }

  private async *followed(
    id: string,
    pieces: AsyncIterable<Uint8Array>,
    counted: { rows: number },
    ended: (left: SessionExport) => Promise<void>,
  ): AsyncGenerator<Uint8Array> {
    let state: SessionExport['state'] = 'cut-off';
    try {
      yield* pieces;
      state = 'done';
    } finally {
      const left = await this.deps.exports.change(id, (asked) => ({ ...asked, state, rows: counted.rows }));
      if (left !== null) await ended(left);
    }
  }

  private async *batches(
    filter: SessionFilter,
    staff: Staff,
    { clear, names, counted }: { clear: boolean; names: ExportNames; counted: { rows: number } },
  ): AsyncGenerator<Cell[][]> {
    let batch: ServiceFacts[] = [];
    const rowsOf = async () => {
      const words = await this.wordsOf(batch, names, clear);
      const rows = batch.map((facts) => exportRow(facts, words));
      counted.rows += rows.length;
      batch = [];
      return rows;
    };
    for await (const facts of this.deps.search.all(filter, staff)) {
      batch.push(facts);
      if (batch.length === BATCH) yield await rowsOf();
    }
    if (batch.length > 0) yield await rowsOf();
  }

  private async wordsOf(batch: readonly ServiceFacts[], names: ExportNames, clear: boolean): Promise<ExportWords> {
    const staffIds = [...new Set(batch.flatMap(({ lawyerId }) => (lawyerId === null ? [] : [lawyerId])))];
    const [called, phones, cases] = await Promise.all([
      names.staff(staffIds),
      this.phonesOf(batch),
      this.deps.qualityCases.getMany(batch.map(({ _id }) => _id)),
    ]);
    const unseen = new Set(cases.filter(({ review }) => review === null).map(({ _id }) => _id));
    return {
      staff: (id) => called.get(id) ?? '',
      intent: names.intent,
      region: names.region,
      phone: ({ _id }) => (clear ? plainPhone : maskedPhone)(phones.get(_id) ?? ''),
      quality: ({ _id, quality }) => (unseen.has(_id) ? null : quality),
    };
  }

  /** Telephone of each service: the one it came from, else the one that was left. */
  private async phonesOf(batch: readonly ServiceFacts[]): Promise<Map<string, string>> {
    const byPhone = batch.filter(({ channel }) => channel === 'voice' || channel === 'sms');
    const ids = [...new Set(byPhone.map(({ conversationId }) => conversationId))];
    const conversations = await this.deps.conversations.getMany(ids);
    const addresses = new Map(conversations.map(({ _id, address }) => [_id, this.opened(address)]));
    const phones = new Map<string, string>();
    for (const { _id, conversationId, phoneKeys } of batch) {
      const address = addresses.get(conversationId) ?? '';
      const phone = address.startsWith('+') ? address : phoneKeys.length > 0 ? await this.phoneLeft(_id) : '';
      phones.set(_id, phone);
    }
    return phones;
  }

  private async phoneLeft(sessionId: string): Promise<string> {
    const handoffs = await this.deps.handoffs.find({ where: { sessionId }, sort: { requestedAt: -1 }, limit: 20 });
    const sealed = handoffs.flatMap(({ message, callback }) => [message?.phone ?? '', callback?.phone ?? '']);
    return this.opened(sealed.find((phone) => phone !== '') ?? '');
  }

  /** '' for what was sealed with a key that is not here any more. */
  private opened(sealed: string): string {
    try {
      return this.deps.seal.open(sealed);
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_seal_broken') throw error;
      return '';
    }
  }
}
