import { Schema } from 'mongoose';
import type {
  Collection,
  CollectionDefinition,
  EventStream,
  Storage,
  Stored,
  StreamEvent,
} from '../../src/storage/index.ts';

/** A document with every kind of field and index that the rooms use. */
export interface Thing extends Stored {
  state: 'open' | 'taken' | 'done';
  rank: number;
  name: string | null;
  code: string;
  at: Date | null;
  flag: boolean;
  tags: string[];
  parts: { label: string; count: number }[];
  box: unknown;
}

export interface Happening extends StreamEvent {
  at: Date;
  what: string;
  box: unknown;
}

function thingSchema(): Schema {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      state: { type: String, required: true, enum: ['open', 'taken', 'done'], default: 'open' },
      rank: { type: Number, default: 0 },
      name: { type: String, default: null },
      code: { type: String, required: true },
      at: { type: Date, default: null },
      flag: { type: Boolean, default: false },
      tags: { type: [String], default: [] },
      parts: { type: [{ label: { type: String, required: true }, count: Number }], default: [] },
      box: { type: Schema.Types.Mixed, default: null },
    },
    { versionKey: false, minimize: false },
  );
  schema.index({ state: 1, rank: 1, at: -1 });
  schema.index({ code: 1 }, { unique: true });
  schema.index({ name: 1, at: 1 });
  schema.index({ at: 1 });
  schema.index({ flag: 1, rank: 1 });
  schema.index({ tags: 1, rank: -1 });
  return schema;
}

function happeningSchema(): Schema {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      stream: { type: String, required: true },
      seq: { type: Number, required: true },
      key: { type: String, required: true },
      at: { type: Date, required: true },
      what: { type: String, required: true },
      box: { type: Schema.Types.Mixed, default: null },
    },
    { versionKey: false, minimize: false },
  );
  schema.index({ what: 1, at: 1 });
  return schema;
}

export function thingDefinition(name: string): CollectionDefinition<Thing> {
  return { name, schema: thingSchema() };
}

export function happeningDefinition(name: string): CollectionDefinition<Happening> {
  return { name, schema: happeningSchema() };
}

let opened = 0;

/** A collection that nobody else uses. */
export async function freshThings(storage: Storage): Promise<Collection<Thing>> {
  opened += 1;
  const things = storage.collection(thingDefinition(`things${opened}`));
  await storage.prepare();
  return things;
}

/** An event stream that nobody else uses. */
export async function freshHappenings(storage: Storage): Promise<EventStream<Happening>> {
  opened += 1;
  const happenings = storage.eventStream(happeningDefinition(`happenings${opened}`));
  await storage.prepare();
  return happenings;
}

/** A thing as a room would write it; `code` follows the id. */
export function thing(id: string, fields: Partial<Thing> = {}): Thing {
  return {
    _id: id,
    state: 'open',
    rank: 0,
    name: null,
    code: `code-${id}`,
    at: null,
    flag: false,
    tags: [],
    parts: [],
    box: null,
    ...fields,
  };
}

/** A date in January 2026, UTC. */
export function day(number: number): Date {
  return new Date(Date.UTC(2026, 0, number));
}

/** Names 0 … n-1, two digits. */
export function numbered(n: number): string[] {
  return Array.from({ length: n }, (_, at) => String(at).padStart(2, '0'));
}

export function ids(found: readonly { _id: string }[]): string[] {
  return found.map(({ _id }) => _id);
}
