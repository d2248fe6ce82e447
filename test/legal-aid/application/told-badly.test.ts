import { AidStage, told } from './aid-stage.ts';

describe('what was told badly', () => {
  let stage: AidStage;
  beforeAll(async () => {
    stage = await AidStage.open();
  });
  afterAll(() => stage.end());
  const person = told('x').applicant;
  const input = (fields: object) => {
    const { preCheck } = told('x');
    if (preCheck === null) throw new Error('no pre-check');
    return { preCheck: { ...preCheck, input: { ...preCheck.input, ...fields } } };
  };
  let keys = 0;
  const draft = (fields: object) => {
    keys += 1;
    return stage.service.draft(told(`bad-${keys}`, fields));
  };
  const doubts = async (fields: object) => (await draft(fields)).doubts.map(({ code }) => code);

  it('a guardian who is the infringer does not apply for the child, with a way out', async () => {
    const representative = { person, relation: 'guardian', because: 'no-capacity', isInfringer: true };
    await expect(draft({ representative })).rejects.toMatchObject({
      code: 'hotline_aid_representative',
      message: expect.stringContaining('可以由其他监护人或者近亲属代为申请'),
    });
    expect(await doubts({ representative: { ...representative, isInfringer: false } })).toEqual([]);
    expect(await doubts({ representative: { ...representative, relation: 'sibling', isInfringer: false } })).toEqual([
      'representative',
    ]);
  });

  it('negative incomes, nobody at home and no name are asked again', async () => {
    for (const fields of [
      { incomes: [{ source: '工资', monthlyFen: -100 }] },
      input({ householdIncome: -1 }),
      input({ householdSize: 0 }),
      { applicant: { ...person, name: ' ' } },
      { applicant: { ...person, birthDay: '2027-01-01' } },
    ]) {
      await expect(draft(fields)).rejects.toMatchObject({ code: 'hotline_aid_input', statusCode: 422 });
    }
  });

  it('the unlikely is kept and shown to a person', async () => {
    expect(await doubts(input({ householdSize: 30 }))).toEqual(['household']);
    expect(await doubts(input({ householdIncome: 90_000_000 }))).toEqual(['household']);
    expect(await doubts({ incomes: [{ source: '工资', monthlyFen: 100_000 }] })).toEqual(['household']);
    expect(await doubts({ incomes: [{ source: '工资', monthlyFen: 300_000 }] })).toEqual([]);
    expect(await doubts({ applicant: { ...person, birthDay: '1991-03-07' } })).toEqual(['applicant-identity']);
    expect(await doubts({ applicant: { ...person, identityNumber: '340304199003072248' } })).toEqual([
      'applicant-identity',
    ]);
    expect(await doubts({ groups: ['elder-no-income'] })).toEqual(['groups']);
    expect(await doubts({ declaration: null })).toEqual(['declaration']);
    expect(await doubts({ matter: null })).toEqual(['matter']);
  });

  it('a child of nine alone is received, and a person is told to look', async () => {
    const { doubts: found } = await draft({ applicant: { ...person, identityNumber: '340304201701010027' } });
    expect(found.map(({ text }) => text)).toEqual([expect.stringContaining('申请人9岁，自己来申请')]);
  });

  it('a home visit is for who cannot come; for others a person decides; the address is sealed', async () => {
    const visit = { because: 'bedridden', address: '示例路1号', safetyNote: '家里有狗', when: '上午' };
    const made = await draft({ homeVisit: visit });
    expect([made.doubts, made.homeVisit?.state, JSON.stringify(made).includes('示例路')]).toEqual([[], 'asked', false]);
    expect(await doubts({ homeVisit: { ...visit, because: 'other' } })).toEqual(['home-visit']);
    expect(await doubts({ homeVisit: { ...visit, because: 'very-old' } })).toEqual(['home-visit']);
  });
});
