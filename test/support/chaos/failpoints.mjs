/**
 * Loaded into a process of the built hotline with `--import`, by the chaos runs alone: nothing of it is in `src`, so
 * that production can neither reach a failpoint nor pay for one. It takes the modules of the hotline by name, wraps
 * their writes, their answers and what they send, gives each place a name, and ends the process by SIGKILL at the one
 * it is told by its parent. It also delays writes, moves the clock and fills the disk.
 *
 * CHAOS_DIST  the folder of the built server, as a file: URL that ends with a slash
 * CHAOS_LOG   a file to which a death is written first
 */
import { appendFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const dist = process.env.CHAOS_DIST ?? '';
const log = process.env.CHAOS_LOG ?? '';
const seen = new Set();
/** Where to die: `{ point, skip, any }`; `any`: at whatever comes after so many passed points. */
let armed = null;
let delayMs = 0;
let shiftMs = 0;
const databases = new Set();

/** @param {string} point `before turns append resident` */
function reached(point) {
  if (!seen.has(point)) {
    seen.add(point);
    process.send?.({ seen: point });
  }
  if (armed === null) return;
  armed.any -= 1;
  if (armed.point === point) armed.skip -= 1;
  if (armed.any > 0 && (armed.point !== point || armed.skip > 0)) return;
  appendFileSync(log, `${JSON.stringify({ point, wanted: armed.point })}\n`);
  process.kill(process.pid, 'SIGKILL');
}

async function around(step, write) {
  if (delayMs > 0) await sleep(delayMs);
  reached(`before ${step}`);
  const result = await write();
  reached(`after ${step}`);
  return result;
}

/** Inside the storage's own step, where it is known what it writes; nothing when it writes nothing. */
async function within(name, write) {
  if (delayMs > 0) await sleep(delayMs);
  let last = null;
  const result = await write((fn) => (current) => {
    const after = fn(current);
    if (after === null) return null;
    last = `${name} ${wordFor(name, current, after)}`;
    reached(`before ${last}`);
    return after;
  });
  if (last !== null) reached(`after ${last}`);
  return result;
}

/** What a write is for: the step of a machine, the move of the floor, what becomes of a message or a job. */
function wordFor(name, before, after) {
  switch (name) {
    case 'handoffs': {
      const event = after.history.at(-1);
      if (event !== undefined && event.at?.getTime() !== before.history.at(-1)?.at?.getTime()) return event.step;
      return after.settled && !before.settled ? 'settled' : 'note';
    }
    case 'conversations':
      if (before.floor !== after.floor || before.lawyerId !== after.lawyerId) return `floor to ${after.floor}`;
      if (before.sessionId !== null && after.sessionId === null) return 'closes the service';
      return after.outbox.length > 0 ? 'says' : 'note';
    case 'turns':
      if (before.delivery !== after.delivery) return `delivery ${after.delivery}`;
      if (before.pending && !after.pending) return 'handled';
      return 'note';
    case 'sessions':
      if (before.state !== after.state) return after.state;
      if (after.settled && !before.settled) return 'settled';
      return before.ratingState === after.ratingState ? 'note' : `rating ${after.ratingState}`;
    case 'jobs':
      return `${after.kind} ${after.state}`;
    case 'workOrders':
    case 'exchangeMessages':
      return after.state ?? 'change';
    default:
      return 'change';
  }
}

function wrapCollection({ insert, remove, change, claim }, prototype) {
  Object.assign(prototype, {
    insert(doc) {
      return around(`${this.name} insert`, () => insert.call(this, doc));
    },
    remove(id) {
      return around(`${this.name} remove`, () => remove.call(this, id));
    },
    change(id, fn) {
      return within(this.name, (seenBy) => change.call(this, id, seenBy(fn)));
    },
    claim(query, fn) {
      return within(this.name, (seenBy) => claim.call(this, query, seenBy(fn)));
    },
  });
}

function wrapStream({ append }, prototype) {
  prototype.append = function appended(stream, events, place) {
    const from = this.name === 'turns' ? ` ${events[0]?.from ?? ''}` : '';
    return around(`${this.name} append${from}`, () => append.call(this, stream, events, place));
  };
}

const moduleOf = (path) => import(new URL(path, dist).href);
const { SqliteCollection } = await moduleOf('storage/sqlite/sqlite-collection.js');
const { SqliteEventStream } = await moduleOf('storage/sqlite/sqlite-event-stream.js');
const { MongoCollection } = await moduleOf('storage/mongo/mongo-collection.js');
const { MongoEventStream } = await moduleOf('storage/mongo/mongo-event-stream.js');
const { Database } = await moduleOf('storage/sqlite/database.js');
for (const each of [SqliteCollection, MongoCollection]) wrapCollection({ ...members(each) }, each.prototype);
for (const each of [SqliteEventStream, MongoEventStream]) wrapStream({ ...members(each) }, each.prototype);

function members({ prototype }) {
  const { insert, remove, change, claim, append } = prototype;
  return { insert, remove, change, claim, append };
}

const { exec } = Database.prototype;
Database.prototype.exec = function execute(sql) {
  databases.add(this);
  return exec.call(this, sql);
};

/** A real SQLITE_FULL: the file may not grow, or may again. */
function fill(isFull) {
  for (const database of databases) {
    try {
      const [[pages]] = database.all('PRAGMA page_count');
      exec.call(database, `PRAGMA max_page_count = ${isFull ? Number(pages) : 1_073_741_823}`);
    } catch {
      // Closed meanwhile.
    }
  }
}

const { end } = ServerResponse.prototype;
ServerResponse.prototype.end = function answered(...given) {
  const door = doorOf(this.req);
  if (door === null) return end.apply(this, given);
  reached(`before answer ${door}`);
  this.once('finish', () => reached(`after answer ${door}`));
  return end.apply(this, given);
};

const DOORS = [
  [/^\/channels\/wechat/, 'wechat'],
  [/^\/channels\/twilio\/sms\/?(\?|$)/, 'sms'],
  [/^\/channels\/twilio\/sms\//, 'sms receipt'],
  [/^\/v3\/directline\/conversations\/[^/]+\/activities/, 'web message'],
  [/^\/api\/desk\/handoffs\/[^/]+\/accept/, 'accept'],
  [/^\/api\/desk\/handoffs\/[^/]+\/messages/, 'lawyer says'],
  [/^\/exchange\//, 'exchange'],
];

function doorOf({ method, url = '', originalUrl = url }) {
  if (method === 'GET') return null;
  return DOORS.find(([is]) => is.test(originalUrl))?.[1] ?? null;
}

const { fetch } = globalThis;
globalThis.fetch = async (target, ...how) => {
  const path = new URL(target instanceof Request ? target.url : String(target)).pathname;
  if (!path.endsWith('/message/custom/send')) return fetch(target, ...how);
  return around('sending wechat', () => fetch(target, ...how));
};

const RealDate = Date;
const ShiftedDate = new Proxy(RealDate, {
  construct: (target, given, self) =>
    given.length === 0
      ? Reflect.construct(target, [RealDate.now() + shiftMs], self)
      : Reflect.construct(target, given, self),
  get: (target, name) => (name === 'now' ? () => RealDate.now() + shiftMs : Reflect.get(target, name)),
});
RealDate.prototype.constructor = ShiftedDate;
globalThis.Date = ShiftedDate;

process.on('message', (order) => {
  if (order.arm !== undefined) armed = order.arm;
  if (order.delayMs !== undefined) delayMs = order.delayMs;
  if (order.shiftMs !== undefined) shiftMs = order.shiftMs;
  if (order.full !== undefined) fill(order.full);
});
process.on('disconnect', () => process.exit(3));
process.channel?.unref();
