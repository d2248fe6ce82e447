import readXlsx from 'read-excel-file/node';
import type supertest from 'supertest';
import { DayCounting } from '../../src/oversight/index.ts';
import { drawing, servicesOfDay } from '../oversight/statistics/many-services.ts';
import { handedOver, service } from '../oversight/statistics/services.ts';
import { DeskStage, type Person } from './desk-stage.ts';

let desk: DeskStage;
let boss: Person;
let lawyer: Person;
let regional: Person;

beforeAll(async () => {
  desk = await DeskStage.open();
  [boss, lawyer] = await Promise.all([desk.person('supervisor1'), desk.person('lawyer1')]);
  regional = await desk.withRoles('regional1', ['supervisor']);
  await desk.room.stored.accounts.change(regional.id, (account) => ({ ...account, regions: ['340302'] }));
  const { serviceFacts } = desk.room.stored;
  // Today is 2026-03-02 in Shanghai. Today three, yesterday one; the month before sixty a day for three days.
  const mine = { lawyerId: lawyer.id, queue: null, shiftId: null, provider: '', regionCode: '340302' };
  await serviceFacts.insert(service({ ratingState: 'rated', rating: 'satisfied' }));
  await serviceFacts.insert(handedOver('voice', 9_000, 'answered', { attribution: mine }));
  await serviceFacts.insert(service({ regionCode: '340303', topic: null }));
  await serviceFacts.insert(service({ openedAt: new Date('2026-03-01T02:00:00Z'), channel: 'sms' }));
  const draw = drawing(5);
  const others = { draw, regions: ['340302', '340303', '340304', null], lawyers: ['lawyer8'] };
  for (const day of ['2026-02-03', '2026-02-04', '2026-02-05']) {
    for (const one of servicesOfDay(day, 60, others)) await serviceFacts.insert(one);
  }
  const counting = new DayCounting({
    ...desk.room.stored,
    dutySpans: desk.stage.stored.dutySpans,
    clock: desk.stage.clock,
  });
  for (const day of ['2026-02-03', '2026-02-04', '2026-02-05', '2026-03-01', '2026-03-02']) await counting.count(day);
});
afterAll(() => desk.end());

const figures = async (person: Person, query: string) => (await person.get(`/statistics?${query}`)).body;

describe('figures of a period', () => {
  it('are those of its days, beside the same time before', async () => {
    const { period, previous, figures: found, before } = await figures(boss, 'from=2026-03-02&before=2026-03-03');
    expect([period, previous]).toEqual([
      { from: '2026-03-02', before: '2026-03-03' },
      { from: '2026-03-01', before: '2026-03-02' },
    ]);
    expect(found.total).toMatchObject({
      services: 3,
      asked: 1,
      connect: { n: 1, of: 1, share: 1 },
      serviceLevel: { voice15: { n: 1, of: 1 }, text180: { n: 0, of: 0, share: null } },
      satisfaction: { satisfied: { n: 1, of: 1 } },
    });
    expect(before.services).toBe(1);
    expect(found.days.map(({ day, services }: { day: string; services: number }) => [day, services])).toEqual([
      ['2026-03-02', 3],
    ]);
    expect(found.hours[0][10]).toBe(3);
    expect(
      found.regions.map(({ name, services }: { name: string; services: number }) => [name, services]),
    ).toHaveLength(2);
    expect(found.intents[0]).toMatchObject({ intent: 'wage-arrears', name: '拖欠工资', services: 3 });
    expect(found.countedAt).toBe(desk.stage.clock.now().toISOString());
  });

  it('are narrowed by channel, region and topic', async () => {
    const day = 'from=2026-03-01&before=2026-03-03';
    const services = async (more: string) => (await figures(boss, `${day}&${more}`)).figures.total.services;
    expect(await services('channel=voice')).toBe(1);
    expect(await services('region=340302')).toBe(3);
    expect(await services('region=340300')).toBe(4);
    expect(await services('topic=none')).toBe(1);
    expect(await services(`topic=${encodeURIComponent('劳动纠纷')}&channel=sms`)).toBe(1);
    expect(await services('')).toBe(4);
  });

  it('are of the last thirty days unless asked otherwise', async () => {
    const { period, figures: found } = await figures(boss, '');
    expect(period).toEqual({ from: '2026-02-01', before: '2026-03-03' });
    expect(found.days).toHaveLength(30);
    expect(found.total.services).toBe(184);
  });

  it('are within the regions of who asks', async () => {
    const { figures: found } = await figures(regional, 'from=2026-03-01&before=2026-03-03');
    expect(found.total.services).toBe(3);
    expect(found.regions.map(({ regionCode }: { regionCode: string }) => regionCode)).toEqual(['340302']);
    expect((await figures(regional, 'from=2026-03-01&before=2026-03-03&region=340303')).figures.total.services).toBe(0);
    // The sheet of everybody is made by who may see everything.
    expect((await regional.get('/statistics/public/2026-02.csv')).status).toBe(404);
    expect((await regional.get('/statistics/reports/2026-02.csv')).text).toContain('管辖范围内');
  });

  it.each([
    ['from=2026-02-30', 'from', 'is a day of the calendar, as 2026-03-02'],
    ['from=yesterday', 'from', 'is a day of the calendar, as 2026-03-02'],
    ['before=1999-01-01', 'before', 'is a day since 2000-01-01'],
    ['from=2026-03-02&before=2026-03-02', 'before', 'is after from: it is the day after the last one'],
    ['from=2026-03-02&before=2026-03-01', 'before', 'is after from: it is the day after the last one'],
    ['from=2026-03-03', 'from', 'lies in the future'],
    ['from=2020-01-01&before=2026-03-03', 'before', 'is after from, by 1096 days at most'],
    ['channel=fax', 'channel', ''],
    ['region=蚌埠', 'region', 'is a code of a region, six digits'],
    ['topic=天气', 'topic', ''],
    ['form=2026-03-01', 'form', 'is not known here'],
    ['from=2026-03-01&from=2026-03-02', 'from', ''],
  ])('refuse %s with a word on what is wrong', async (query, field, problem) => {
    const answer = await boss.get(`/statistics?${encodeURI(query)}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'hotline_desk_input']);
    const [detail] = answer.body.details;
    expect(detail.field).toBe(field);
    if (problem !== '') expect(detail.problem).toBe(problem);
  });
});

describe('people', () => {
  it('are for who supervises; everybody else sees himself alone', async () => {
    const all = await boss.get('/statistics/lawyers?from=2026-02-01&before=2026-03-03');
    expect(all.body.lawyers.map(({ staffId }: { staffId: string }) => staffId)).toEqual(['lawyer8', lawyer.id].sort());
    const own = await lawyer.get('/statistics/lawyers?from=2026-02-01&before=2026-03-03');
    expect(own.body.lawyers).toHaveLength(1);
    expect(own.body.lawyers[0]).toMatchObject({
      staffId: lawyer.id,
      name: '值班律师一号',
      metrics: { services: 1 },
      dutyMinutes: 0,
    });
    const other = await (await desk.person('lawyer2')).get('/statistics/lawyers');
    expect(other.body.lawyers).toEqual([]);
  });
});

describe('files', () => {
  it('give each table as CSV and XLSX, and write it down', async () => {
    const csv = await boss.get('/statistics/tables/channels.csv?from=2026-03-01&before=2026-03-03');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      '\ufeff渠道,服务量,要求人工,人工接通率,独立办结率,评价数,满意率,基本满意以上率,等候中位数',
      '网页,2,0,—,100.00%,1,100.00%,100.00%,—',
    ]);
    const xlsx = await boss
      .get('/statistics/tables/lawyers.xlsx?from=2026-02-01&before=2026-03-03')
      .buffer(true)
      .parse(bytesOf);
    const [sheet] = await readXlsx(xlsx.body as Buffer);
    expect(sheet?.data.map((row) => row[0])).toEqual(expect.arrayContaining(['姓名', '值班律师一号']));
    // One service, one rating or none: too few to say anything of him.
    const line = sheet?.data.find((row) => row[0] === '值班律师一号');
    expect([line?.[2], line?.[8]]).toEqual([1, '—']);
    expect((await boss.get('/statistics/tables/salaries.csv')).status).toBe(404);
    expect((await boss.get('/statistics/tables/days.exe')).status).toBe(404);
    expect(await desk.audited()).toContain(`${boss.id} statistics-export channels`);
  });

  it('give the report of a period in three formats', async () => {
    const pdf = await boss.get('/statistics/reports/2026-02.pdf').buffer(true).parse(bytesOf);
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const xlsx = await boss.get('/statistics/reports/2026-Q1.xlsx').buffer(true).parse(bytesOf);
    const sheets = await readXlsx(xlsx.body as Buffer);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(
      expect.arrayContaining(['概况', '每月服务', '分渠道', '满意度', '人员', '口径']),
    );
    expect(
      sheets
        .find(({ sheet }) => sheet === '每月服务')
        ?.data.slice(1)
        .map((row) => row[1]),
    ).toEqual([0, 180, 4]);
    const csv = (await boss.get('/statistics/reports/2026-02.csv')).text;
    expect(csv).toContain('公共法律服务热线统计报告');
    expect(await desk.audited()).toContain(`${boss.id} statistics-report 2026-02`);
  });

  it('give everybody’s sheet of a period that is over, with nobody in it', async () => {
    const reviewer = await desk.withRoles('assessor1', ['reviewer']);
    const csv = (await reviewer.get('/statistics/public/2026-02.csv')).text;
    expect(csv).toContain('服务量,180');
    expect(csv).not.toMatch(/lawyer|律师|每日/u);
    expect((await reviewer.get('/statistics/reports/2026-02.csv')).status).toBe(403);
    const early = await boss.get('/statistics/public/2026-03.csv');
    expect([early.status, early.body.details]).toEqual([422, [{ field: 'period', problem: 'is not over yet' }]]);
  });

  it.each(['2026-13', '2026-Q5', 'latest', '2027'])('refuse the period %s', async (period) => {
    const answer = await boss.get(`/statistics/reports/${period}.pdf`);
    expect([answer.status, answer.body.details?.[0]?.field]).toEqual([422, 'period']);
  });

  it('tell what every figure means', async () => {
    const { body } = await lawyer.get('/statistics/dictionary');
    const ids = body.definitions.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['services', 'connect', 'voice15', 'text180', 'satisfied', 'basically', 'lawyer']),
    );
    expect(body.topics).toHaveLength(20);
  });
});

function bytesOf(response: supertest.Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
