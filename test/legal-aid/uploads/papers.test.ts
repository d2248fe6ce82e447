import { chmod, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import type { AidApplication } from '../../../src/legal-aid/index.ts';
import { OFFICER } from '../application/aid-stage.ts';
import { PapersStage, scanProgram } from './papers-stage.ts';
import * as sample from './sample-files.ts';

const URL = '/api/aid/papers';
let stage: PapersStage;
let application: AidApplication;
beforeEach(async () => {
  stage = await PapersStage.open();
  application = await stage.aid.received('a');
});
afterEach(() => stage.end());

const send = (bytes: Buffer, name = 'photo.jpg', conversation = 'c-a', paperId = '') =>
  request(stage.app)
    .post(URL)
    .set('Authorization', `Bearer token-of-${conversation}`)
    .field('paperId', paperId)
    .attach('file', bytes, { filename: name, contentType: 'image/jpeg' });
const list = (conversation = 'c-a') =>
  request(stage.app).get(URL).set('Authorization', `Bearer token-of-${conversation}`);
const remove = (id: string, conversation = 'c-a') =>
  request(stage.app).delete(`${URL}/${id}`).set('Authorization', `Bearer token-of-${conversation}`);
const now = async () => (await stage.aid.service.get(application._id)) as AidApplication;
const uploads = async () => (await now()).uploads;
const forward = (minutes: number) =>
  stage.aid.clock.to(new Date(stage.aid.clock.now().getTime() + minutes * 60_000).toISOString());

describe('a paper sent by the resident', () => {
  it('is kept sealed under a random name, told to the application, and the paper is there', async () => {
    const { status, body } = await send(sample.jpeg(), '身份证正面.jpg', 'c-a', 'p1');
    expect(status).toBe(201);
    expect(body).toEqual({
      isNew: true,
      file: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        paperId: 'p1',
        name: '身份证正面.jpg',
        mediaType: 'image/jpeg',
        bytes: expect.any(Number),
        uploadedAt: expect.any(String),
        scan: 'unscanned',
      },
    });
    expect((await now()).papers[0]).toMatchObject({ state: 'received', uploadIds: [body.file.id] });
    expect(await uploads()).toMatchObject([{ id: body.file.id, paperId: 'p1', name: '身份证正面.jpg' }]);
    const [path = ''] = await stage.onDisk();
    expect(path).toBe(join(stage.folder, body.file.id.slice(0, 2), body.file.id));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const stored = await readFile(path);
    expect([stored.includes('JFIF'), stored.includes('Exif')]).toEqual([false, false]);
    const record = JSON.stringify(await stage.records.get(body.file.id));
    expect(record).not.toContain('身份证');
    expect(stage.log.join('')).not.toContain('身份证');
  });

  it('opens again as it was, over many pieces', async () => {
    const large = Buffer.concat([sample.pdf(), Buffer.alloc(300_000, 7), Buffer.from('\n%%EOF\n')]);
    const { body } = await send(large, 'a.pdf');
    await stage.restart();
    const { content } = await stage.papers.open(application._id, body.file.id);
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    expect([pieces.length > 3, Buffer.concat(pieces).equals(large)]).toEqual([true, true]);
  });

  it.each([
    ['altered', async (path: string) => writeFile(path, (await readFile(path)).fill(1, 100, 101))],
    ['cut at a piece', async (path: string) => truncate(path, 20 + 64 * 1024 + 16)],
    ['taken from another', async (path: string, other: string) => writeFile(path, await readFile(other))],
  ])('is not opened when the bytes on disk were %s', async (_how, spoil) => {
    const large = (seed: number) =>
      Buffer.concat([sample.pdf(seed), Buffer.alloc(200_000, seed), Buffer.from('%%EOF')]);
    const first = (await send(large(1), 'a.pdf')).body.file.id;
    const second = (await send(large(2), 'b.pdf')).body.file.id;
    const path = (id: string) => join(stage.folder, id.slice(0, 2), id);
    await spoil(path(first), path(second));
    const { content } = await stage.papers.open(application._id, first);
    const reading = (async () => {
      for await (const _piece of content);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'hotline_aid_paper_unreadable' });
  });

  it('the same file twice is one, at once too', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send(sample.jpeg())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.file.id)).size).toBe(1);
    expect([(await stage.onDisk()).length, (await uploads()).length]).toEqual([1, 1]);
  });

  it('the same file twice is one, in two processes at once', async () => {
    const owner = { conversationId: 'c-a', channel: 'web' } as const;
    const first = stage.papers;
    await stage.restart();
    const given = { bytes: sample.jpeg(), name: 'a.jpg' };
    const both = await Promise.all([first.receive(owner, given), stage.papers.receive(owner, given)]);
    expect(both[0].file.id).toBe(both[1].file.id);
    expect([(await stage.onDisk()).length, (await uploads()).length]).toEqual([1, 1]);
  });
});

describe('what is refused, with a sentence', () => {
  it.each([
    ['a renamed program', sample.exe(), '身份证.jpg', 415, 'type', '这种文件收不了'],
    ['20 MB', Buffer.alloc(20 * 1024 * 1024, 1), 'a.jpg', 413, 'too_large', '不能超过 10 MB'],
    ['a bomb named pdf', sample.bomb(), '材料.pdf', 422, 'unsafe', '不安全的内容'],
    ['a photo cut off', sample.jpeg().subarray(0, 240), 'a.jpg', 422, 'broken', '文件不完整'],
    ['nothing', Buffer.alloc(0), 'a.jpg', 422, 'empty', '文件是空的'],
  ])('%s', async (_what, bytes, name, status, why, words) => {
    const answer = await send(bytes, name);
    expect([answer.status, answer.body.code]).toEqual([status, `hotline_aid_paper_${why}`]);
    expect(answer.body.message).toContain(words);
    expect([await stage.onDisk(), await uploads()]).toEqual([[], []]);
    expect((await send(sample.png())).status).toBe(201);
  });

  it('the 21st of 25 files that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, (_, seed) => send(sample.jpeg({ seed }))));
    const again = answers.map(({ status }, seed) => ({ status, seed })).filter(({ status }) => status === 429);
    for (const { seed } of again) answers.push(await send(sample.jpeg({ seed })));
    const counted = (status: number) => answers.filter((one) => one.status === status).length;
    expect([counted(201), counted(409)]).toEqual([20, 5]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('hotline_aid_paper_too_many');
    expect([(await stage.onDisk()).length, (await uploads()).length]).toEqual([20, 20]);
  });

  it('more than 60 MB in all', async () => {
    const big = (seed: number) =>
      Buffer.concat([sample.pdf(seed), Buffer.alloc(9_900_000, seed), Buffer.from('%%EOF')]);
    for (let seed = 1; seed <= 6; seed += 1) expect((await send(big(seed), 'a.pdf')).status).toBe(201);
    expect((await send(big(7), 'a.pdf')).body.code).toBe('hotline_aid_paper_total');
  });

  it('two files in one call, none at all, and no form', async () => {
    const token = ['Authorization', 'Bearer token-of-c-a'] as const;
    const two = await request(stage.app)
      .post(URL)
      .set(...token)
      .attach('file', sample.jpeg(), 'a.jpg')
      .attach('file', sample.png(), 'b.png');
    const none = await request(stage.app)
      .post(URL)
      .set(...token)
      .field('paperId', 'p1');
    const json = await request(stage.app)
      .post(URL)
      .set(...token)
      .send({ file: 'x' });
    const broken = await request(stage.app)
      .post(URL)
      .set(...token)
      .set('content-type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc');
    for (const answer of [two, none, json, broken]) {
      expect([answer.status, answer.body.code]).toEqual([400, 'hotline_http_aid_query']);
    }
    expect(await stage.onDisk()).toEqual([]);
  });

  it('too many calls', async () => {
    await stage.restart(null, 2);
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    const answer = await list();
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true]);
  });
});

describe('whose papers', () => {
  it('nobody without a token', async () => {
    const answer = await request(stage.app).post(URL).attach('file', sample.jpeg(), 'a.jpg');
    expect(answer.status).toBe(403);
    expect((await request(stage.app).get(URL)).status).toBe(403);
    expect(await stage.onDisk()).toEqual([]);
  });

  it("not somebody else's application", async () => {
    await stage.aid.received('b', {
      applicant: { name: '乙', sex: null, birthDay: null, identityNumber: '', phone: '+8613900139000', residence: '' },
    });
    const { body } = await send(sample.jpeg());
    expect((await list('c-b')).body.files).toEqual([]);
    const gone = await remove(body.file.id, 'c-b');
    expect([gone.status, gone.body.code]).toEqual([404, 'hotline_aid_paper_missing']);
    for (const id of ['../../../../etc/passwd', '%2e%2e%2fhotline.db', 'x'.repeat(500)]) {
      expect([id, (await remove(encodeURIComponent(id))).status]).toEqual([id, 404]);
    }
    expect(await uploads()).toHaveLength(1);
    await expect(stage.papers.open('aid-other', body.file.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('by order number and pass, as the progress is seen', async () => {
    const { progress } = stage.aid.service;
    await progress.sendCode(application.number, '8000');
    const code = /\d{6}/.exec(stage.aid.texts('c-a').at(-1) ?? '')?.[0] ?? '';
    const { pass } = await progress.byCode(application.number, code);
    const withPass = (given: string) =>
      request(stage.app)
        .post(URL)
        .set('X-Aid-Number', application.number)
        .set('X-Aid-Pass', given)
        .attach('file', sample.jpeg(), 'a.jpg');
    expect((await withPass(pass)).status).toBe(201);
    expect((await withPass('wrong')).body.code).toBe('hotline_aid_code');
    expect((await list()).body.files).toHaveLength(1);
  });

  it('no application: nothing is taken, unless one is being talked about, whose it becomes', async () => {
    const refused = await send(sample.jpeg(), 'a.jpg', 'c-n');
    expect([refused.status, refused.body.code]).toEqual([409, 'hotline_aid_paper_no_application']);
    stage.applying.add('c-n');
    const early = await send(sample.jpeg(), 'a.jpg', 'c-n');
    expect(early.status).toBe(201);
    const later = await stage.aid.received('n', {
      applicant: { name: '丙', sex: null, birthDay: null, identityNumber: '', phone: '+8613700137000', residence: '' },
    });
    forward(5);
    await stage.aid.jobs.run('aid-paper-repair');
    expect((await stage.aid.service.get(later._id))?.uploads).toMatchObject([{ id: early.body.file.id }]);
    expect((await send(sample.jpeg(), 'a.jpg', 'c-n')).body).toMatchObject({
      isNew: false,
      file: { id: early.body.file.id },
    });
  });
});

describe('files before an application', () => {
  it('become its own by themselves, however many others wait that nothing followed', async () => {
    stage.applying.add('c-new');
    const { body } = await send(sample.jpeg(), 'a.jpg', 'c-new');
    const one = await stage.records.get(body.file.id);
    if (one === null) throw new Error('not kept');
    const uploadedAt = new Date(one.uploadedAt.getTime() - 3_600_000);
    for (let count = 0; count < 200; count += 1) {
      const other = { _id: `old-${count}`, scope: `c-old-${count}`, conversationId: `c-old-${count}` };
      const keys = { place: other._id, sameness: other._id, filed: true };
      await stage.records.insert({ ...one, ...other, ...keys, uploadedAt });
    }
    const { _id } = await stage.aid.received('new', { matter: 'support' });
    forward(3);
    await stage.aid.jobs.run('aid-paper-repair');
    expect((await stage.aid.service.get(_id))?.uploads).toMatchObject([{ id: body.file.id }]);
  });
});

describe('taking back', () => {
  it('works before the review, and the paper is needed again', async () => {
    const { body } = await send(sample.jpeg(), 'a.jpg', 'c-a', 'p1');
    expect((await list()).body).toMatchObject({ mayRemove: true, papers: [{ id: 'p1', state: 'received' }, {}, {}] });
    expect((await remove(body.file.id)).status).toBe(204);
    expect(await stage.onDisk()).toEqual([]);
    expect((await now()).papers[0]).toMatchObject({ state: 'needed', uploadIds: [] });
    expect((await remove(body.file.id)).status).toBe(404);
    expect((await send(sample.jpeg(), 'a.jpg', 'c-a', 'p1')).status).toBe(201);
  });

  it('said to show another paper after all: the first is needed again', async () => {
    const { body } = await send(sample.jpeg(), 'a.jpg', 'c-a', 'p1');
    await stage.papers.assign({ conversationId: 'c-a', channel: 'web' }, body.file.id, 'p2');
    expect((await now()).papers.slice(0, 2)).toMatchObject([
      { id: 'p1', state: 'needed', uploadIds: [] },
      { id: 'p2', state: 'received', uploadIds: [body.file.id] },
    ]);
  });

  it('does not work once the agency looks at them', async () => {
    const { body } = await send(sample.jpeg());
    await stage.aid.take(application._id, OFFICER, { type: 'begin-review' });
    const answer = await remove(body.file.id);
    expect([answer.status, answer.body.code]).toEqual([409, 'hotline_aid_paper_under_review']);
    expect(await uploads()).toHaveLength(1);
    expect((await send(sample.png())).status).toBe(201);
  });

  it('nothing is taken for an application that is ended', async () => {
    await stage.aid.take(application._id, OFFICER, { type: 'refer', referredTo: '别处', reasons: '' });
    expect((await send(sample.jpeg())).body.code).toBe('hotline_aid_paper_no_application');
    expect((await list()).body).toMatchObject({ isOpen: false });
  });
});

describe('the scanner', () => {
  const program = async (code: string) => {
    const file = join(stage.aid.folder, 'scan.mjs');
    await writeFile(file, code);
    await chmod(file, 0o700);
    return file;
  };
  const READS =
    "let n = 0; process.stdin.on('data', (c) => { n += c.length; if (c.includes('EICAR')) process.exitCode = 1; });";

  it('gets the plain bytes, and clean is clean', async () => {
    await stage.restart(scanProgram(await program(READS)));
    expect((await send(sample.jpeg())).body.file.scan).toBe('clean');
  });

  it('finds: refused, nothing kept, and again is refused again', async () => {
    await stage.restart(scanProgram(await program(READS)));
    const bad = Buffer.concat([sample.pdf(), Buffer.from('EICAR\n%%EOF')]);
    for (let time = 0; time < 2; time += 1) {
      const answer = await send(bad, 'a.pdf');
      expect([answer.status, answer.body.code]).toEqual([422, 'hotline_aid_paper_scan_found']);
    }
    expect([await stage.onDisk(), await uploads(), (await list()).body.files]).toEqual([[], [], []]);
  });

  it.each([
    ['hangs', 'setInterval(() => undefined, 1000)', 'it took too long'],
    ['breaks', 'process.exit(2)', 'it ended with 2'],
  ])('%s: the file is kept, waits, is not opened, and is looked at again', async (_how, code, failure) => {
    const scan = scanProgram(await program(code), 700);
    await stage.restart(scan);
    const { status, body } = await send(sample.jpeg());
    expect([status, body.file.scan, scan.failures]).toEqual([201, 'pending', [failure]]);
    expect(await uploads()).toHaveLength(1);
    await expect(stage.papers.open(application._id, body.file.id)).rejects.toMatchObject({
      code: 'hotline_aid_paper_scan_pending',
    });
    await stage.restart(scanProgram(await program(READS)));
    forward(5);
    await stage.aid.jobs.run('aid-paper-repair');
    expect((await list()).body.files[0].scan).toBe('clean');
  });

  it('is missing: the same', async () => {
    const missing = scanProgram('x');
    await stage.restart({
      scan: (await import('../../../src/legal-aid/index.ts')).createScanCommand('/nowhere/scanner', {
        onFailure: (why) => missing.failures.push(why),
      }).scan,
    });
    expect((await send(sample.jpeg())).body.file.scan).toBe('pending');
    expect(missing.failures).toEqual(['the program cannot be started']);
  });

  it('finds later: taken back, and the resident is told', async () => {
    await stage.restart(scanProgram(await program('process.exit(2)')));
    const { body } = await send(Buffer.concat([sample.pdf(), Buffer.from('EICAR\n%%EOF')]), 'a.pdf', 'c-a', 'p1');
    expect((await now()).papers[0]?.state).toBe('received');
    await stage.restart(scanProgram(await program(READS)));
    forward(5);
    await stage.aid.jobs.run('aid-paper-repair');
    await stage.aid.service.reconcile();
    expect([await stage.onDisk(), await uploads()]).toEqual([[], []]);
    expect((await now()).papers[0]?.state).toBe('needed');
    expect(stage.aid.texts('c-a').at(-1)).toContain('有一个文件没有通过安全检查');
    expect((await stage.records.get(body.file.id))?.scan).toBe('refused');
  });
});

describe('after a crash', () => {
  it('bytes without a record are removed after a day, unfinished ones too, and no others', async () => {
    const { body } = await send(sample.jpeg());
    const files = stage.files();
    const orphan = 'ab'.repeat(16);
    await files.write(orphan, Buffer.from('x'));
    await writeFile(join(stage.folder, 'ab', `ab${'1'.repeat(30)}.part`), 'x');
    const old = new Date(stage.aid.clock.now().getTime() - 25 * 3_600_000);
    for (const path of await stage.onDisk()) await utimes(path, old, old);
    await writeFile(join(stage.folder, 'ab', 'cd'.repeat(16)), 'fresh');
    await stage.aid.jobs.run('aid-paper-tidy');
    const left = (await stage.onDisk()).map((path) => path.slice(-32)).sort();
    expect(left).toEqual([body.file.id, 'cd'.repeat(16)].sort());
  });

  it('between record and application: the application is told, once', async () => {
    const { body } = await send(sample.jpeg(), 'a.jpg', 'c-a', 'p1');
    await stage.aid.stored.applications.change(application._id, (current) => ({
      ...current,
      uploads: [],
      papers: application.papers,
    }));
    await stage.records.change(body.file.id, (current) => ({ ...current, filed: false }));
    forward(5);
    await stage.restart();
    await stage.aid.jobs.run('aid-paper-repair');
    await stage.aid.jobs.run('aid-paper-repair');
    expect(await uploads()).toHaveLength(1);
    expect((await now()).papers[0]).toMatchObject({ state: 'received', uploadIds: [body.file.id] });
  });

  it('while being removed: removing is finished', async () => {
    const { body } = await send(sample.jpeg());
    await stage.records.change(body.file.id, (current) => ({ ...current, state: 'going' }));
    forward(5);
    await stage.aid.jobs.run('aid-paper-repair');
    expect([await stage.onDisk(), await stage.records.get(body.file.id)]).toEqual([[], null]);
  });

  it('a full disk is told, and nothing is half kept', async () => {
    await writeFile(join(stage.aid.folder, 'not-a-folder'), '');
    const folder = stage.folder;
    Object.assign(stage, { folder: join(stage.aid.folder, 'not-a-folder') });
    await stage.restart();
    expect((await send(sample.jpeg())).status).toBe(503);
    Object.assign(stage, { folder });
    expect((await list()).body.files).toEqual([]);
  });

  it('files of a talk that came to nothing go after 30 days', async () => {
    stage.applying.add('c-n');
    await send(sample.jpeg(), 'a.jpg', 'c-n');
    forward(29 * 24 * 60);
    await stage.aid.jobs.run('aid-paper-tidy');
    expect(await stage.onDisk()).toHaveLength(1);
    forward(2 * 24 * 60);
    await stage.aid.jobs.run('aid-paper-tidy');
    expect(await stage.onDisk()).toEqual([]);
  });
});
