import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SkillCatalogue, skillFileSchema } from '../../../src/handoff/hours/skills-content.ts';
import { asksForLast, asksForLawyer, wantsOf } from '../../../src/handoff/routing/wants.ts';
import { PROJECT_DIR } from '../../../src/project-folders.ts';

const file = readFileSync(join(PROJECT_DIR, 'knowledge/duty/skills.yaml'), 'utf8');
const skills = new SkillCatalogue(skillFileSchema.parse(parse(file)));
const wants = (words: string, topic: string | null = null, groupCodes: string[] = []) =>
  wantsOf({ topic, groupCodes, words }, skills);

describe('what a lawyer should bring', () => {
  it('the skill of the topic', () => {
    expect(wants('', '劳动纠纷')).toEqual({ skills: ['labour'], languages: [] });
  });

  it('for a child somebody familiar with children, before the topic (未成年人保护法 104)', () => {
    expect(wants('', '劳动纠纷', ['minor']).skills).toEqual(['minor', 'labour']);
  });

  it.each([
    ['有没有懂劳动的律师', ['labour']],
    ['我想找个刑事律师', ['criminal']],
    ['帮我转交通事故方面的律师', ['traffic']],
    ['我要找婚姻律师', ['family']],
    ['找个调解员吧', ['mediation']],
    ['公司请了律师来谈', []],
    ['我要找律师告公司', []],
    ['律师说劳动合同无效', []],
  ])('%s', (words, ids) => {
    expect(wants(words).skills).toEqual(ids);
  });

  it.each([
    ['我要找会讲粤语的律师', ['cantonese']],
    ['普通话不好，我只会说客家话', ['hakka']],
    ['有没有懂手语的', ['sign']],
    ['有没有English律师', ['english']],
    ['英语合同怎么翻译', []],
    ['我是四川人', []],
  ])('%s', (words, ids) => {
    expect(wants(words).languages).toEqual(ids);
  });

  it.each([
    ['我要找上次那位律师', true],
    ['还是找刚才那位', true],
    ['人工', false],
    ['上次打了110', false],
  ])('%s asks for the lawyer of before: %s', (words, asks) => {
    expect(asksForLast(words)).toBe(asks);
  });

  it.each([
    ['我要找会讲粤语的律师', true],
    ['有没有懂劳动的律师？', true],
    ['我还想找上次那位律师', true],
    ['上次那位律师在吗', true],
    ['找个调解员吧', false],
    ['刚才那位律师说得对吗', false],
    ['请律师要多少钱', false],
    ['有没有免费的律师', false],
    ['我要找律师告老板拖欠工资', false],
  ])('%s is the wish for a person: %s', (words, is) => {
    expect(asksForLawyer(words, skills)).toBe(is);
  });
});
