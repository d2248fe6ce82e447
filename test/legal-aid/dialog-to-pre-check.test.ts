import { describePreCheck, preCheck, readPreCheckInput, toPreCheckInput } from '../../src/legal-aid/index.ts';
import { converse, dialog, slotsOf } from '../dialogs/conversation.ts';
import { on, rules } from './sample-case.ts';

const GROUPS_OF_MATTERS = ['injury', 'criminal', 'social', 'other'];

function verdictAfter(...said: string[]) {
  const slots = slotsOf(converse('legal-aid', {}, ...said));
  return preCheck(toPreCheckInput(slots), rules, on('2026-11-22'));
}

describe('from the dialog to the pre-check', () => {
  it.each([
    ['可能符合', ['讨要工资', '没有', '是', '没有', '没有']],
    ['可能符合', ['家暴', '没有', '没有', '没有']],
    ['可能符合', ['车祸', '交通事故', '没有', '都不是', '蚌埠', '三个人', '四千块', '城镇', '没有', '没有']],
    ['需人工核实', ['车祸', '交通事故', '没有', '都不是', '蚌埠', '三个人', '四千五', '城镇', '没有', '没有']],
    ['可能符合', ['赡养费', '没有', '都不是', '蚌埠怀远', '两个人', '一千九', '农村', '没有', '没有']],
    ['需人工核实', ['赡养费', '没有', '都不是', '蚌埠', '一个人', '一千三', '农村', '怀远', '没有', '没有']],
    ['可能符合', ['赡养费', '没有', '都不是', '蚌埠', '一个人', '一千三', '农村', '固镇', '没有', '没有']],
    ['需人工核实', ['车祸', '交通事故', '没有', '都不是', '蚌埠', '三个人', '四五千', '城镇', '没有', '没有']],
    ['需人工核实', ['赡养费', '没有', '都不是', '成都', '没有', '没有']],
    ['可能不符合', ['赡养费', '已经请了律师', '没有', '没有']],
    ['需人工核实', ['其他', '都不是', '没有', '没有', '没有']],
    ['可能符合', ['家里人被抓', '被抓的一方', '是', '未成年', '没有', '没有']],
  ])('%s after %j', (verdict, said) => {
    expect(verdictAfter(...said).verdict).toBe(verdict);
  });

  it('carries the deadline and the custody', () => {
    const result = verdictAfter('刑事案件', '被抓的一方', '是', '都不是', '没有', '低保户', '有', '三天');
    expect(result.urgent).toBe(true);
    expect(result.trace.map(({ rule }) => rule)).toContain('R9');
    expect(describePreCheck(result).speak).toContain('时间紧');
  });

  it('offers only matters and groups that the rules know', () => {
    const { steps } = dialog('legal-aid');
    const valuesOf = (...slots: string[]) =>
      steps
        .filter(({ slot }) => slots.includes(slot))
        .flatMap(({ choices }) => choices.map(({ value }) => String(value)));
    const matters = valuesOf('matter', 'injuryKind', 'criminalRole', 'socialKind', 'otherKind');
    expect(matters.length).toBeGreaterThan(20);
    for (const matter of matters.filter((value) => !GROUPS_OF_MATTERS.includes(value))) {
      expect([...rules.matters.keys()]).toContain(matter);
    }
    for (const group of valuesOf('criminalGroup', 'noCheckGroup').filter((value) => value !== 'none')) {
      expect([...rules.groups.keys()]).toContain(group);
    }
  });

  it('takes a matter brought along from the question that was answered', () => {
    const outcome = converse(
      'legal-aid',
      { regionCode: '640100', matter: 'medical-injury' },
      '没有',
      '低保户',
      '没有',
      '没有',
    );
    expect(toPreCheckInput(slotsOf(outcome))).toMatchObject({
      regionCode: '640100',
      matter: 'medical-injury',
      groups: ['relief'],
    });
  });

  it('leaves unknown what was not told', () => {
    expect(toPreCheckInput({})).toEqual({
      regionCode: null,
      matter: null,
      inCustody: null,
      hasAgent: null,
      groups: [],
      householdSize: null,
      householdIncome: null,
      householdIncomeHigh: null,
      residence: null,
      daysToDeadline: null,
      needsPreservation: null,
    });
  });
});

describe('input from a file', () => {
  it('fills in what is left out and names every wrong field', () => {
    expect(readPreCheckInput({ matter: 'wage' })).toMatchObject({ matter: 'wage', groups: [], householdSize: null });
    expect(() => readPreCheckInput({ householdIncome: 10.5, region: '340300', residence: 'city' })).toThrow(
      /householdIncome[\s\S]*residence[\s\S]*region/,
    );
  });
});
