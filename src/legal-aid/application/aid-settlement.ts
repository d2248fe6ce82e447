import type { Logger } from 'pino';
import { type Clock, DAY_MS } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import { calendarDay, dayInWords } from '../../knowledge/index.ts';
import type { Collection } from '../../storage/index.ts';
import { timeInWords } from '../../text/index.ts';
import { dayAfter, dueWarnings, isRunning, WARNINGS, warningAt } from './aid-clocks.ts';
import type { AidApplication } from './application.ts';
import { missing } from './application-machine.ts';
import type { AidResidentLine } from './resident-line.ts';

export interface AidSettlementDeps {
  applications: Collection<AidApplication>;
  line: AidResidentLine;
  jobs: Jobs;
  /** Tells open desks to read their lists again. */
  deskFeed: { publish(): void };
  clock: Clock;
  log: Logger;
}

const CLOCK_JOB = 'aid-clock';
const REMINDER_JOB = 'aid-reminder';
const SETTLE_JOB = 'aid-settle';
const RECONCILE_EVERY_MS = 30_000;
/** The resident is reminded of papers so many days before the last. */
const PAPERS_REMINDER_DAYS = 2;
/** The hour of reminders in Asia/Shanghai. */
const REMINDER_HOUR = '09:00:00+08:00';

/**
 * Lets what follows from a step happen: notices to the resident, timers of the limits, reminders, news to the desk;
 * then the application is marked settled. Every part may be repeated, so that a crash anywhere is repaired.
 */
export class AidSettlement {
  constructor(private readonly deps: AidSettlementDeps) {
    deps.jobs.handle(CLOCK_JOB, ({ ids }) => this.warn(ids.application ?? ''));
    deps.jobs.handle(REMINDER_JOB, ({ ids }) => this.remind(ids.application ?? ''));
    deps.jobs.handle(SETTLE_JOB, () => this.reconcile());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SETTLE_JOB, RECONCILE_EVERY_MS);
    await this.reconcile();
  }

  /** What the step decided stands; if the rest fails now, it is done again in 30 s. */
  async settleNow(id: string): Promise<void> {
    try {
      await this.settle(id);
    } catch (error) {
      this.deps.log.warn(
        { application: id, err: error },
        'an aid application could not be settled; tried again in 30 s',
      );
    }
  }

  async reconcile(): Promise<void> {
    const left = await this.deps.applications.find({ where: { settled: false }, sort: { updatedAt: 1 }, limit: 1000 });
    for (const { _id } of left) await this.settleNow(_id);
  }

  private async settle(id: string): Promise<void> {
    const { applications, deskFeed } = this.deps;
    const application = await applications.get(id);
    if (application === null || application.settled) return;
    deskFeed.publish();
    await this.schedule(application);
    const told = await this.tell(application);
    const steps = application.history.length;
    await applications.change(id, (current) => {
      const notices = current.notices.map((notice) => (told.has(notice.key) ? { ...notice, sent: true } : notice));
      const isSettled = current.history.length === steps && notices.length === application.notices.length;
      return { ...current, notices, settled: isSettled };
    });
  }

  /** Timers of running limits and reminders; the same timer is moved, never doubled. */
  private async schedule({ _id, clocks, appointment, papersDueDay, state }: AidApplication): Promise<void> {
    const { jobs } = this.deps;
    const ids = { application: _id };
    for (const clock of clocks.filter(isRunning)) {
      for (const percent of WARNINGS.filter((one) => !clock.warned.includes(one))) {
        await jobs.schedule(CLOCK_JOB, `${_id}:${clock.name}:${percent}`, warningAt(clock, percent), ids);
      }
    }
    if (appointment?.state === 'booked') {
      await jobs.schedule(REMINDER_JOB, `${_id}:appointment`, new Date(appointment.startsAt.getTime() - DAY_MS), ids);
    }
    if (state === 'papers-asked' && papersDueDay !== null) {
      await jobs.schedule(REMINDER_JOB, `${_id}:papers`, papersReminderAt(papersDueDay), ids);
    }
  }

  /** @returns keys of the notices that are on their way. */
  private async tell({ conversationId, notices }: AidApplication): Promise<Set<string>> {
    const told = new Set<string>();
    for (const { key, text, by, sent } of notices) {
      if (sent || by !== 'channel' || conversationId === null) continue;
      await this.deps.line.notify({ conversationId, key, text });
      told.add(key);
    }
    return told;
  }

  private async warn(id: string): Promise<void> {
    const now = this.deps.clock.now();
    let warned = false;
    await this.deps.applications.change(id, (current) => {
      warned = current.clocks.some((clock) => dueWarnings(clock, now).length > 0);
      if (!warned) return null;
      const clocks = current.clocks.map((clock) => ({
        ...clock,
        warned: [...clock.warned, ...dueWarnings(clock, now)],
      }));
      return { ...current, clocks };
    });
    if (warned) this.deps.deskFeed.publish();
  }

  private async remind(id: string): Promise<void> {
    const { applications, clock } = this.deps;
    const now = clock.now();
    const changed = await applications.change(id, (current) => withReminders(current, now));
    if (changed !== null && !changed.settled) await this.settle(id);
  }
}

function papersReminderAt(dueDay: string): Date {
  return new Date(`${dayAfter(dueDay, -PAPERS_REMINDER_DAYS)}T${REMINDER_HOUR}`);
}

/** The application with the reminders that are due and were not given; null when there is none. */
function withReminders(application: AidApplication, now: Date): AidApplication | null {
  const { _id, number, appointment, papers, papersDueDay, state, conversationId, contact, notices } = application;
  const texts: { key: string; text: string }[] = [];
  if (
    appointment?.state === 'booked' &&
    appointment.startsAt > now &&
    appointment.startsAt.getTime() - DAY_MS <= now.getTime()
  ) {
    texts.push({
      key: `aid:${_id}:appointment:${appointment.startsAt.toISOString()}`,
      text: `提醒：您的法律援助申请${number}约在${timeInWords(appointment.startsAt)}，地点：${appointment.placeName}。来不了的请提前告诉我们。`,
    });
  }
  const isOpen = papersDueDay !== null && calendarDay(now) <= papersDueDay && papersReminderAt(papersDueDay) <= now;
  if (state === 'papers-asked' && isOpen) {
    texts.push({
      key: `aid:${_id}:papers:${papersDueDay}`,
      text: `提醒：您的法律援助申请${number}还差${missing(papers).length}份材料，请在${dayInWords(papersDueDay)}前补交。交不了的请告诉我们，别错过。`,
    });
  }
  const fresh = texts.filter(({ key }) => !notices.some((notice) => notice.key === key));
  if (fresh.length === 0) return null;
  const by = conversationId === null && contact.by === 'channel' ? 'phone' : contact.by;
  const added = fresh.map(({ key, text }) => ({ key, text, at: now, by, sent: false }));
  return { ...application, notices: [...notices, ...added], settled: false };
}
