import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Schema } from 'mongoose';
import { createPaperCipher, PaperFiles, resealPapers } from '../../src/legal-aid/index.ts';
import {
  type Collection,
  checkFieldKeys,
  checkIndexKey,
  countSealed,
  createFieldSeal,
  type FieldKeys,
  keyStandingCollection,
  openSqlite,
  resealCollection,
  type Storage,
  type Stored,
} from '../../src/storage/index.ts';

const [OLD, NEW, NEWEST] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
  string,
];

interface Resident extends Stored {
  address: string;
  at: Date;
  more: unknown;
}
const schema = new Schema(
  {
    _id: { type: String, required: true },
    address: { type: String, default: '' },
    at: { type: Date, required: true },
    more: { type: Schema.Types.Mixed, default: null },
  },
  { versionKey: false, minimize: false },
);

let folder: string;
let storage: Storage;
let residents: Collection<Resident>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hotline-keys-'));
  storage = await openSqlite({ file: join(folder, 'hotline.db') });
  residents = storage.collection<Resident>({ name: 'residents', schema });
  await storage.prepare();
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const ring = (keys: FieldKeys | string) => createFieldSeal(keys);
const AT = new Date('2026-11-22T08:00:00Z');
const phoneOf = (at: number) => `+86138${String(at).padStart(8, '0')}`;

async function fill(count: number): Promise<void> {
  const before = ring(OLD);
  for (let at = 0; at < count; at += 1) {
    const phone = before.seal(phoneOf(at));
    await residents.insert({
      _id: `resident-${String(at).padStart(3, '0')}`,
      address: phone,
      at: AT,
      more: {
        slots: { phone: { sealed: before.seal(phoneOf(at)), shown: '尾号' }, said: 'v2.abcdefgh.自己写的' },
        list: [phone, 7],
      },
    });
  }
}
const openAll = async (keys: FieldKeys | string) => {
  const found: string[] = [];
  for await (const { address, more } of residents.scan()) {
    const { slots } = more as { slots: { phone: { sealed: string } } };
    found.push(ring(keys).open(address), ring(keys).open(slots.phone.sealed));
  }
  return found;
};

describe('changing FIELD_KEY', () => {
  it('keeps what the old key sealed readable, seals with the new one, and leaves fingerprints as they are', () => {
    const [old, both] = [ring(OLD), ring({ current: NEW, before: [OLD] })];
    expect(both.open(old.seal('+8613800138000'))).toBe('+8613800138000');
    expect(() => old.open(both.seal('+8613800138000'))).toThrow(/FIELD_KEY_BEFORE/);
    expect(both.fingerprint('openid-1')).toBe(old.fingerprint('openid-1'));
    const alone = ring({ current: NEW, index: OLD });
    expect(alone.fingerprint('openid-1')).toBe(old.fingerprint('openid-1'));
    expect(ring({ current: NEWEST, before: [NEW, OLD] }).fingerprint('openid-1')).toBe(old.fingerprint('openid-1'));
    expect(both.keyOf(old.seal('x'))).toBe(old.keys[0]);
    expect(both.keyOf('+8613800138000')).toBeNull();
  });

  it('puts everything under the new key, wherever it stands, so that the old key can be taken out', async () => {
    await fill(20);
    const both = ring({ current: NEW, before: [OLD] });
    const counts = await resealCollection(residents, both);
    expect(counts).toMatchObject({ documents: 20, resealed: 60, unknown: 0, byKey: { [both.keys[0]]: 60 } });
    expect(await openAll(NEW)).toEqual(Array.from({ length: 20 }, (_, at) => [phoneOf(at), phoneOf(at)]).flat());
    const [first] = await residents.getMany(['resident-000']);
    expect(first?.at).toEqual(AT);
    expect(first?.more).toMatchObject({ slots: { said: 'v2.abcdefgh.自己写的' } });
    expect(await resealCollection(residents, both)).toMatchObject({ resealed: 0, documents: 20 });
  });

  it('goes on after it was stopped in the middle', async () => {
    await fill(20);
    const both = ring({ current: NEW, before: [OLD] });
    let changed = 0;
    const mortal = {
      name: residents.name,
      scan: () => residents.scan(),
      change: (id: string, fn: (current: Stored) => Stored | null) => {
        changed += 1;
        if (changed > 7) return Promise.reject(new Error('the machine stopped'));
        return residents.change(id, fn as never);
      },
    };
    await expect(resealCollection(mortal, both)).rejects.toThrow('the machine stopped');
    expect(await countSealed(residents, both)).toMatchObject({
      byKey: { [both.keys[0]]: 21, [both.keys[1] ?? '']: 39 },
    });
    expect((await openAll({ current: NEW, before: [OLD] })).length).toBe(40);
    expect(await resealCollection(residents, both)).toMatchObject({ resealed: 39 });
    expect((await openAll(NEW)).length).toBe(40);
  });

  it('keeps what another wrote meanwhile', async () => {
    await fill(1);
    const both = ring({ current: NEW, before: [OLD] });
    const busy = {
      name: residents.name,
      scan: () => residents.scan(),
      change: async (id: string, fn: (current: Stored) => Stored | null) => {
        await residents.change(id, (now) => ({ ...now, address: '' }));
        return residents.change(id, fn as never);
      },
    };
    await resealCollection(busy, both);
    const [resident] = await residents.getMany(['resident-000']);
    expect(resident?.address).toBe('');
    expect(ring(NEW).open((resident?.more as { list: [string] } | null)?.list[0] ?? '')).toBe(phoneOf(0));
  });

  it('counts what no key opens, and leaves it alone', async () => {
    await residents.insert({ _id: 'lost', address: ring(NEWEST).seal('x'), at: AT, more: null });
    const counts = await resealCollection(residents, ring({ current: NEW, before: [OLD] }));
    expect(counts).toMatchObject({ unknown: 1, resealed: 0 });
  });

  it('puts papers on disk under the new key', async () => {
    const papers = join(folder, 'papers');
    const files = new PaperFiles(papers, createPaperCipher(OLD));
    const big = Buffer.alloc(150_000, 5);
    await files.write('0'.repeat(32), big);
    await files.write('f'.repeat(32), Buffer.from('身份证'));
    const counts = { resealed: 0, current: 0, unreadable: 0 };
    const keys = { current: NEW, before: [OLD] };
    const count = (what: keyof typeof counts) => {
      counts[what] += 1;
    };
    expect(await new PaperFiles(papers, createPaperCipher(keys)).readWhole('0'.repeat(32))).toEqual(big);
    await resealPapers({ folder: papers, fieldKey: keys }, count);
    await resealPapers({ folder: papers, fieldKey: keys }, count);
    expect(counts).toEqual({ resealed: 2, current: 2, unreadable: 0 });
    const after = new PaperFiles(papers, createPaperCipher(NEW));
    expect(await after.readWhole('0'.repeat(32))).toEqual(big);
    expect(String(await after.readWhole('f'.repeat(32)))).toBe('身份证');
    await expect(files.readWhole('0'.repeat(32))).rejects.toThrow();
  });

  it('refuses to start with keys under which nobody would be found again', async () => {
    const standings = storage.collection(keyStandingCollection);
    await storage.prepare();
    await checkIndexKey(standings, ring(OLD));
    await checkIndexKey(standings, ring({ current: NEW, before: [OLD] }));
    await checkIndexKey(standings, ring({ current: NEW, index: OLD }));
    await expect(checkIndexKey(standings, ring(NEW))).rejects.toThrow(/FIELD_INDEX_KEY/);
  });

  it('refuses to start with a key that does not open what is stored, until all of it lies under the new one', async () => {
    const standings = storage.collection(keyStandingCollection);
    await storage.prepare();
    await checkIndexKey(standings, ring(OLD));
    await checkFieldKeys(standings, ring(OLD));
    const forgotten = ring({ current: NEW, index: OLD });
    await expect(checkFieldKeys(standings, forgotten)).rejects.toThrow(/FIELD_KEY_BEFORE/);
    await checkFieldKeys(standings, ring({ current: NEW, before: [OLD] }));
    await expect(checkFieldKeys(standings, forgotten)).rejects.toThrow(/FIELD_KEY_BEFORE/);
    await resealCollection(standings, ring({ current: NEW, before: [OLD] }));
    await checkFieldKeys(standings, forgotten);
  });

  it('leaves no number in the file of the storage', async () => {
    await fill(3);
    await storage.close();
    const bytes = await Promise.all(
      (await readdir(folder))
        .filter((name) => name.startsWith('hotline.db'))
        .map((name) => readFile(join(folder, name))),
    );
    expect(Buffer.concat(bytes).includes('13800000')).toBe(false);
    storage = await openSqlite({ file: join(folder, 'again.db') });
  });
});
