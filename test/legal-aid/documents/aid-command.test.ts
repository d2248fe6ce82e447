import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/aid.ts';
import { readPdf } from './read-pdf.ts';
import { docxText, readZip } from './read-zip.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hotline-aid-command-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function command(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function record(content: unknown): Promise<string> {
  const file = join(dir, 'record.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const told = {
  number: 'FY20261122-0007-3',
  receivedAt: '2026-11-22T00:30:00+08:00',
  applicant: { name: '申请人甲', identityNumber: '110101196803051234' },
  groups: ['minor'],
  papers: [{ id: 'p1', name: '居民身份证', state: 'received', receivedAt: '2026-11-22T00:30:00+08:00' }],
};

describe('hotline aid', () => {
  it('makes a document of a file, numbers masked unless asked for', async () => {
    const file = await record(told);
    const out = join(dir, 'a.pdf');
    expect((await command('document', file, '--kind', 'application', '--out', out)).code).toBe(0);
    const { text } = readPdf(await readFile(out));
    expect(text).toContain('收到申请日期2026年11月22日');
    expect(text).toContain('其他人员类别未成年人');
    expect(text).not.toContain('110101196803051234');
    await command('document', file, '--kind', 'application', '--out', out, '--numbers', 'full');
    expect(readPdf(await readFile(out)).text).toContain('110101196803051234');
  });

  it('makes DOCX, blank forms, and the register of a consultation', async () => {
    const out = join(dir, 'a.docx');
    expect((await command('document', '--blank', '--kind', 'commitment', '--out', out)).code).toBe(0);
    expect(docxText(readZip(await readFile(out)).get('word/document.xml') ?? '')).toContain('个人诚信承诺书');
    const file = await record({
      channel: 'sms',
      turns: [{ at: '2026-11-22T01:00:00Z', from: 'resident', text: '工资' }],
    });
    expect((await command('document', file, '--kind', 'register', '--out', out)).code).toBe(0);
    expect(docxText(readZip(await readFile(out)).get('word/document.xml') ?? '')).toContain('工资');
  });

  it('lists the fields, and checks a folder of templates', async () => {
    const { out } = await command('fields');
    expect(out).toMatch(/\{\{applicant\.name\}\}\s+申请人姓名/);
    expect(await command('templates', dir)).toMatchObject({ code: 0, out: 'no templates' });
    await writeFile(join(dir, 'receipt.docx'), 'no');
    expect(await command('templates', dir)).toMatchObject({ code: 1, err: expect.stringContaining('receipt.docx') });
  });

  it('names the field that is wrong', async () => {
    const out = join(dir, 'a.pdf');
    const wrong = (content: unknown) =>
      record(content).then((file) => command('document', file, '--kind', 'receipt', '--out', out));
    expect((await wrong({ papers: [{ id: 'p1', name: 'x', state: 'lost' }] })).err).toContain('papers.0.state');
    expect((await wrong({ means: { monthlyIncomeFen: 12.5 } })).err).toContain('means.monthlyIncomeFen');
    expect((await wrong({ papersDueDay: '2026-02-30' })).err).toContain('papersDueDay');
    expect((await wrong([])).code).toBe(1);
    expect((await wrong('{')).err).toContain('is not JSON');
    const lost = await command('document', join(dir, 'lost.json'), '--kind', 'receipt', '--out', out);
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read') });
    const nowhere = join(dir, 'no', 'where.pdf');
    const unwritten = await command('document', '--blank', '--kind', 'receipt', '--out', nowhere);
    expect(unwritten).toMatchObject({ code: 1, err: expect.stringContaining('cannot be written') });
  });

  it('shows its help for what it does not understand', async () => {
    const file = await record(told);
    for (const args of [
      [],
      ['document', file, '--kind', 'letter', '--out', 'a.pdf'],
      ['document', file, '--kind', 'receipt', '--out', 'a.txt'],
      ['document', file, '--kind', 'receipt', '--out', 'a.pdf', '--numbers', 'some'],
      ['document', '--kind', 'receipt', '--out', 'a.pdf'],
      ['document', file, '--blank', '--kind', 'receipt', '--out', 'a.pdf'],
      ['document', file, '--colour'],
      ['fields', 'all'],
    ]) {
      expect(await command(...args)).toMatchObject({ code: 2, out: '' });
    }
  });
});
