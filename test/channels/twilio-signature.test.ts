import { readFileSync } from 'node:fs';
import { parse } from 'node:querystring';
import { verifySignature } from '../../src/channels/twilio-signature.ts';

interface Vector {
  name: string;
  method?: string;
  authToken?: string;
  url: string;
  body?: string;
  params?: Record<string, unknown>;
  rawBody?: string;
  signature: string;
}
const { vectors, negatives, published } = JSON.parse(
  readFileSync(new URL('../vectors/twilio-signature-vectors.json', import.meta.url), 'utf8'),
) as { vectors: Vector[]; negatives: Vector[]; published: Vector[] };

/** Forms and GET requests; JSON events belong to no route here. */
const ofForms = (list: Vector[]) => list.filter(({ rawBody }) => rawBody === undefined);
/** As `express.urlencoded({extended: false})` parses a body; arrays are made anew in the realm of the test. */
const formOf = (vector: Vector) =>
  Object.fromEntries(
    Object.entries(vector.method === 'GET' ? {} : parse(vector.body ?? '')).map(([key, value]) => [
      key,
      Array.isArray(value) ? [...value] : value,
    ]),
  );

describe('verifySignature', () => {
  it.each(ofForms(vectors).map((vector) => [vector.name, vector] as const))('takes %s', (_name, vector) => {
    expect(() => verifySignature(vector.authToken ?? '', vector.signature, vector.url, formOf(vector))).not.toThrow();
  });

  it('takes the published example', () => {
    for (const { authToken, signature, url, params } of ofForms(published)) {
      expect(() => verifySignature(authToken ?? '', signature, url, params ?? {})).not.toThrow();
    }
  });

  it.each(ofForms(negatives).map((vector) => [vector.name, vector] as const))('refuses %s', (_name, vector) => {
    expect(() => verifySignature(vector.authToken ?? '', vector.signature, vector.url, formOf(vector))).toThrow(
      expect.objectContaining({ statusCode: vector.signature === '' ? 400 : 403 }),
    );
  });
});
