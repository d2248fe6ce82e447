import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Vector } from './features.ts';
import type { Logistic } from './logistic.ts';
import type { Bands, Model } from './model.ts';

/** Numbers as base64 of their bytes, little-endian: a quarter of what digits take, and read without parsing. */
interface StoredModel {
  intents: string[];
  keys: string[];
  idf: string;
  perceptrons: { intents: readonly string[]; features: number; weights: string; scales: string; biases: string };
  vectors: { lengths: string; at: string; weight: string };
  intentOf: string;
  confidence: Logistic;
  scope: Logistic;
  bands: Bands;
}

function encode(numbers: Float32Array | Int32Array | Int8Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

function bytesOf(text: string): ArrayBuffer {
  const buffer = Buffer.from(text, 'base64');
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer;
}

function encodeVectors(vectors: readonly Vector[]): StoredModel['vectors'] {
  return {
    lengths: encode(Int32Array.from(vectors, ({ at }) => at.length)),
    at: encode(Int32Array.from(vectors.flatMap(({ at }) => [...at]))),
    weight: encode(Float32Array.from(vectors.flatMap(({ weight }) => [...weight]))),
  };
}

function decodeVectors(stored: StoredModel['vectors']): Vector[] {
  const at = new Int32Array(bytesOf(stored.at));
  const weight = new Float32Array(bytesOf(stored.weight));
  let start = 0;
  return Array.from(new Int32Array(bytesOf(stored.lengths)), (length) => {
    const end = start + length;
    const vector = { at: at.subarray(start, end), weight: weight.subarray(start, end) };
    start = end;
    return vector;
  });
}

const fileOf = (dir: string, hash: string): string => join(dir, `${hash}.json.gz`);

/** The stored model of that name; null when there is none or it cannot be read. */
export async function readModel(dir: string, hash: string): Promise<Model | null> {
  let stored: StoredModel;
  try {
    const text = await promisify(gunzip)(await readFile(fileOf(dir, hash)));
    stored = JSON.parse(text.toString('utf8')) as StoredModel;
  } catch {
    return null;
  }
  const { perceptrons, vectors, intentOf, idf, ...plain } = stored;
  return {
    ...plain,
    idf: new Float32Array(bytesOf(idf)),
    intentOf: new Int32Array(bytesOf(intentOf)),
    vectors: decodeVectors(vectors),
    perceptrons: {
      intents: perceptrons.intents,
      features: perceptrons.features,
      weights: new Int8Array(bytesOf(perceptrons.weights)),
      scales: new Float32Array(bytesOf(perceptrons.scales)),
      biases: new Float32Array(bytesOf(perceptrons.biases)),
    },
  };
}

/** Stores a model under its name in one step, and removes models of other names. */
export async function writeModel(dir: string, hash: string, model: Model): Promise<void> {
  const { perceptrons, vectors, intentOf, idf, ...plain } = model;
  const stored: StoredModel = {
    ...plain,
    idf: encode(idf),
    intentOf: encode(intentOf),
    vectors: encodeVectors(vectors),
    perceptrons: {
      ...perceptrons,
      weights: encode(perceptrons.weights),
      scales: encode(perceptrons.scales),
      biases: encode(perceptrons.biases),
    },
  };
  await mkdir(dir, { recursive: true });
  const file = fileOf(dir, hash);
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, await promisify(gzip)(JSON.stringify(stored), { level: 6 }));
  await rename(unfinished, file);
  for (const name of await readdir(dir)) {
    if (/^[0-9a-f]{16}\.json\.gz$/u.test(name) && name !== `${hash}.json.gz`)
      await rm(join(dir, name), { force: true });
  }
}
