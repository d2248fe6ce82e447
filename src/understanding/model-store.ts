import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MODEL_VERSION, type Model } from './model.ts';

const ARRAYS = { Float32Array, Int32Array, Int8Array, Uint8Array, Uint16Array } as const;
type ArrayName = keyof typeof ARRAYS;
type Numbers = InstanceType<(typeof ARRAYS)[ArrayName]>;

/** Stands in the header where numbers stand in the model: which kind, from which byte of the body, how many. */
interface Placed {
  numbers: ArrayName;
  start: number;
  length: number;
}

/** Every array begins at a multiple of it, as typed arrays ask. */
const ALIGNED = 8;
const LENGTH_BYTES = 4;

function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && Object.hasOwn(ARRAYS, value.constructor.name);
}

/**
 * A model as one file: four bytes of the header's length (little-endian), the header as JSON filled up with spaces, then
 * the bytes of all arrays of numbers. Reading it is one read; the arrays look into what was read.
 */
function encode(model: Model): Buffer {
  const bodies: Buffer[] = [];
  let size = 0;
  const header = JSON.stringify(model, (_key, value: unknown) => {
    if (!isNumbers(value)) return value;
    const placed: Placed = { numbers: value.constructor.name as ArrayName, start: size, length: value.length };
    const padding = (ALIGNED - (value.byteLength % ALIGNED)) % ALIGNED;
    bodies.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength), Buffer.alloc(padding));
    size += value.byteLength + padding;
    return placed;
  });
  const written = Buffer.from(header);
  const spaces = (ALIGNED - ((LENGTH_BYTES + written.length) % ALIGNED)) % ALIGNED;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(written.length + spaces);
  return Buffer.concat([length, written, Buffer.alloc(spaces, ' '), ...bodies]);
}

function decode(file: Buffer): Model {
  const headerEnd = LENGTH_BYTES + file.readUInt32LE(0);
  const header: unknown = JSON.parse(file.toString('utf8', LENGTH_BYTES, headerEnd));
  return withNumbers(header, ({ numbers, start, length }) => {
    return new ARRAYS[numbers](file.buffer as ArrayBuffer, file.byteOffset + headerEnd + start, length);
  }) as Model;
}

/** Puts the numbers in their places. Lists hold words or plain numbers only and stay as they are. */
function withNumbers(value: unknown, numbersAt: (placed: Placed) => Numbers): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  if ('numbers' in value) return numbersAt(value as Placed);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNumbers(one, numbersAt)]));
}

const fileOf = (dir: string, hash: string): string => join(dir, `${hash}.model`);

/** The stored model of that name; null when there is none or it cannot be read. */
export async function readModel(dir: string, hash: string): Promise<Model | null> {
  try {
    return decode(await readFile(fileOf(dir, hash)));
  } catch {
    return null;
  }
}

/** A stored model of this release, wherever it lies; null when the file is none. */
export async function readStoredModel(file: string): Promise<Model | null> {
  const model = await readModel(dirname(file), basename(file, '.model'));
  // Read from a file: nothing is certain of its shape, and other releases wrote other shapes.
  return (model as Partial<Model> | null)?.madeFrom?.version === MODEL_VERSION ? model : null;
}

/** Stores a model under its name in one step, and removes models of other names. */
export async function writeModel(dir: string, hash: string, model: Model): Promise<void> {
  await mkdir(dir, { recursive: true });
  const file = fileOf(dir, hash);
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, encode(model));
  await rename(unfinished, file);
  for (const name of await readdir(dir)) {
    if (/^[0-9a-f]{16}\.(?:model|json\.gz)$/u.test(name) && name !== `${hash}.model`) {
      await rm(join(dir, name), { force: true });
    }
  }
}
