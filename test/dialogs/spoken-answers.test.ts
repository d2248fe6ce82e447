import { listedMembers, readHousehold } from '../../src/dialogs/read-household.ts';
import { converse, heard, slotsOf, stepAfter } from './conversation.ts';

const ID = 'legal-aid';
const TO_REGION = ['赡养费', '没有', '都不是'];
const TO_SIZE = [...TO_REGION, '蚌埠'];
const TO_INCOME = [...TO_SIZE, '三口人'];

function slotAfter(slot: string, ...said: string[]): unknown {
  const outcome = converse(ID, {}, ...said);
  return 'progress' in outcome ? outcome.progress.slots[slot] : undefined;
}

describe('people of a household as they are told', () => {
  it.each([
    ['我、老婆和俩娃', 4],
    ['我和老伴', 2],
    ['我爸我妈还有我', 3],
    ['我、媳妇、两个孩子、我妈', 5],
    ['老婆、三个女儿', 5],
    ['三个人', null],
  ])('counts %s as %s', (said, people) => {
    expect(listedMembers(said)).toBe(people);
  });

  it.each([
    ['一家四口', 4],
    ['就我一个', 1],
    ['我们俩', 2],
    ['我、老婆和俩娃', 4],
    ['四口人，我、老婆和两个孩子', 4],
  ])('takes %s', (said, value) => {
    expect(readHousehold(said)).toEqual({ value });
  });

  it('asks about three told and five listed, and takes the number that follows', () => {
    const asked = converse(ID, {}, ...TO_SIZE, '三口人，我、老婆、两个孩子、我妈');
    expect(heard(asked)).toMatch(/您说3口人.*连您有5个人/u);
    expect(asked).toMatchObject({ progress: { step: 'householdSize', misses: 0 } });
    expect(slotAfter('householdSize', ...TO_SIZE, '三口人，我、老婆、两个孩子、我妈', '五口人')).toBe(5);
  });

  it('leaves it to a person when it stays contradictory', () => {
    const said = '三口人，我、老婆、两个孩子、我妈';
    const outcome = converse(ID, {}, ...TO_SIZE, said, said);
    expect(outcome).toMatchObject({ progress: { slots: { householdSize: null } } });
    expect(heard(outcome)).toContain('由工作人员跟您核实');
  });

  it('asks whether thirty people were heard right', () => {
    const asked = converse(ID, {}, ...TO_SIZE, '三十口人');
    expect(heard(asked)).toContain('我听到的是30');
    expect(slotAfter('householdSize', ...TO_SIZE, '三十口人', '对')).toBe(30);
    expect(slotAfter('householdSize', ...TO_SIZE, '三十口人', '不对', '三口人')).toBe(3);
    expect(slotAfter('householdSize', ...TO_SIZE, '三十口人', '三口')).toBe(3);
  });
});

describe('money as it is told', () => {
  it.each([
    ['两千三四', { fen: 235_000, low: 230_000, high: 240_000 }],
    ['没收入', { fen: 0 }],
    ['我三千五，老婆两千', { fen: 550_000 }],
    ['一年三万六', { fen: 300_000 }],
    ['一天一百二，一个月干二十天', { fen: 240_000 }],
    ['三千，不对，两千五', { fen: 250_000 }],
  ])('reads %s a month', (said, fen) => {
    expect(slotAfter('householdIncome', ...TO_INCOME, said)).toEqual(fen);
  });

  it("asks for the days of a month after a day's wage", () => {
    const asked = converse(ID, {}, ...TO_INCOME, '一天三百干了四十五天');
    expect(heard(asked)).toMatch(/一天300元，干了45天，一共13500元。.*一个月/u);
    expect(slotAfter('householdIncome', ...TO_INCOME, '一天三百干了四十五天', '二十天')).toEqual({ fen: 600_000 });
    expect(slotAfter('householdIncome', ...TO_INCOME, '一天三百', '一个月干十天')).toEqual({ fen: 300_000 });
  });

  it('has no negative income, and loses nothing over it', () => {
    const outcome = converse(ID, {}, ...TO_INCOME, '负五百');
    expect(heard(outcome)).toContain('收入没有负数');
    expect(stepAfter(ID, {}, ...TO_INCOME, '负五百', '-500')).toBe('hasDeadline');
    expect(slotAfter('householdIncome', ...TO_INCOME, '负五百', '两千')).toEqual({ fen: 200_000 });
  });

  it('asks whether fifty thousand times ten is a month', () => {
    expect(heard(converse(ID, {}, ...TO_INCOME, '五百万'))).toContain('不是一年的吗');
    expect(slotAfter('householdIncome', ...TO_INCOME, '五百万', '对')).toEqual({ fen: 500_000_000 });
  });
});

describe('any place of the country', () => {
  it.each([
    ['蚌埠怀远', '340321'],
    ['成都新都区', '510114'],
    ['广东深圳', '440300'],
    ['老家河南，在宁夏石嘴山', '640200'],
  ])('takes %s for %s', (said, code) => {
    expect(slotAfter('regionCode', ...TO_REGION, said)).toBe(code);
  });

  it('asks which of several places of one name', () => {
    const outcome = converse(ID, {}, ...TO_REGION, '鼓楼区');
    expect(heard(outcome)).toContain('不止一个');
    expect(slotAfter('regionCode', ...TO_REGION, '鼓楼区', '徐州鼓楼区')).toBe('320302');
  });

  it('does not ask for means where the standard of the region is not set', () => {
    expect(stepAfter(ID, {}, ...TO_REGION, '成都')).toBe('hasDeadline');
    expect(stepAfter(ID, {}, ...TO_REGION, '不清楚')).toBe('hasDeadline');
  });

  it('does not ask for the residence where no income is under every line', () => {
    expect(stepAfter(ID, {}, ...TO_REGION, '银川', '三口人', '没有')).toBe('hasDeadline');
    expect(stepAfter(ID, {}, ...TO_REGION, '银川', '三口人', '四千')).toBe('residence');
  });
});

describe('putting right', () => {
  it('by its figure, from whatever question', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '四口人', '不对，是三口人');
    expect(heard(outcome)).toContain('记下了：家里3口人');
    expect(outcome).toMatchObject({ progress: { step: 'householdIncome', slots: { householdSize: 3 } } });
  });

  it('by its name, asked again where no value is told', () => {
    expect(stepAfter(ID, {}, ...TO_INCOME, '地区错了')).toBe('regionCode');
    expect(slotAfter('regionCode', ...TO_INCOME, '地区不对，是成都')).toBe('510100');
    expect(stepAfter(ID, {}, ...TO_INCOME, '回到家里人口那一步')).toBe('householdSize');
  });

  it('forgets the answers of a branch that is left', () => {
    const outcome = converse(ID, {}, '刑事', '受害的一方', '没有', '事情不对，是讨要工资');
    expect(outcome).toMatchObject({ progress: { slots: { matter: 'wage' } } });
    expect('progress' in outcome && outcome.progress.slots).not.toHaveProperty('criminalRole');
  });

  it('does not take the denial of a question for it', () => {
    expect(stepAfter(ID, {}, '讨要工资', '没有', '不是，我是城里人')).toBe('noCheckGroup');
  });
});

describe('saying back', () => {
  it('says each figure back with the next question', () => {
    expect(heard(converse(ID, {}, ...TO_SIZE, '俩人'))).toMatch(/^好的，家里2口人。\n（第6步/u);
    expect(heard(converse(ID, {}, ...TO_SIZE))).toContain('好的，事情在安徽省蚌埠市。');
  });
});

describe('putting off', () => {
  it.each(['等会儿再说', '先不弄了', '明天再说', '先这样吧', '回头再办'])('is paused by %s', (said) => {
    expect(converse(ID, {}, ...TO_SIZE, said)).toMatchObject({ left: 'paused', at: { step: 'householdSize' } });
  });
});

describe('the application', () => {
  const APPLY = 'legal-aid-application';
  const known = { needsPledge: true, canReach: false, place: '340321' };
  const START = [
    '我自己',
    '张三',
    '11010519491231002X',
    '13800138000',
    '没有',
    '某某建筑公司',
    '欠我三个月工资，想要回来',
  ];
  const TO_CHECK = [...START, '都不是', '在这里发消息', '没有', '自己去窗口'];

  it('says all back in one sentence, numbers by their last four', () => {
    const text = heard(converse(APPLY, known, ...TO_CHECK));
    expect(text).toContain(
      '给我自己申请，申请人张三，身份证尾号002X，电话尾号8000，事情在安徽省蚌埠市怀远县，对方是某某建筑公司',
    );
    expect(text).not.toMatch(/11010519491231002X|13800138000/u);
  });

  it('opens what is wrong and comes back', () => {
    expect(stepAfter(APPLY, known, ...TO_CHECK, '电话错了')).toBe('phone');
    const outcome = converse(APPLY, known, ...TO_CHECK, '电话错了', '13900001111');
    expect(heard(outcome)).toContain('电话尾号1111');
    expect(stepAfter(APPLY, known, ...TO_CHECK, '姓名不对，是李四')).toBe('isRight');
    expect(heard(converse(APPLY, known, ...TO_CHECK, '不对'))).toContain('哪里不对');
    expect(heard(converse(APPLY, known, ...TO_CHECK, '不对，名字是李四'))).toContain('申请人李四');
    expect(stepAfter(APPLY, known, ...TO_CHECK, '不对', '对')).toBe('isRight');
    expect(heard(converse(APPLY, known, ...TO_CHECK))).not.toContain('都不是');
  });

  it('reads article 64 out, and is done when it is confirmed', () => {
    expect(heard(converse(APPLY, known, ...TO_CHECK, '对'))).toMatch(/第六十四条.*三千元以下罚款/u);
    expect(slotsOf(converse(APPLY, known, ...TO_CHECK, '对', '我承诺'))).toMatchObject({ pledge: true, isRight: true });
    expect(slotsOf(converse(APPLY, { ...known, needsPledge: false }, ...TO_CHECK, '对'))).not.toHaveProperty('pledge');
  });

  it('wants an identity number whose checksum is right, and goes on without one', () => {
    const wrong = converse(APPLY, known, '自己', '张三', '110105194912310021');
    expect(heard(wrong)).toContain('对不上');
    expect(stepAfter(APPLY, known, '自己', '张三', '110105194912310021', '110105194912310021')).toBe('phone');
    expect(stepAfter(APPLY, known, '自己', '张三', '跳过')).toBe('phone');
  });

  it('asks who represents whom and why', () => {
    expect(stepAfter(APPLY, known, '孩子')).toBe('because');
    expect(stepAfter(APPLY, known, '孩子', '未成年')).toBe('isInfringer');
    expect(stepAfter(APPLY, known, '父母', '行动不便来不了')).toBe('representativeName');
  });

  it('offers a home visit to those who cannot come', () => {
    const toHome = [...START, '都不是', '在这里发消息', '没有', '行动不便，请上门'];
    expect(stepAfter(APPLY, known, ...toHome)).toBe('homeBecause');
    expect(stepAfter(APPLY, known, ...toHome, '卧床')).toBe('homeAddress');
  });
});
