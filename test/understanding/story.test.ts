import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findQuestion, splitQuestions } from '../../src/understanding/story.ts';

const SEVERAL: [string, string[]][] = [
  ['老板拖欠工资三个月怎么办？另外房东不退押金能要回来吗？', ['老板拖欠工资三个月怎么办', '房东不退押金能要回来吗']],
  ['老板欠我三个月工资怎么办另外我想问离婚孩子归谁', ['老板欠我三个月工资怎么办', '离婚孩子归谁']],
  ['1.公司辞退我赔多少钱？2.社保没交怎么办？', ['公司辞退我赔多少钱', '社保没交怎么办']],
  ['第一个问题，借钱不还怎么起诉？第二个问题，起诉费多少？', ['借钱不还怎么起诉', '起诉费多少']],
  ['楼上漏水怎么办？被狗咬了怎么办？征地补偿太低怎么办？', ['楼上漏水怎么办', '被狗咬了怎么办', '征地补偿太低怎么办']],
  ['公司不交社保怎么办？邻居漏水泡了我家谁赔？', ['公司不交社保怎么办', '邻居漏水泡了我家谁赔']],
  [
    '我想问离婚要什么手续？还有一个问题，我爸去世了房子怎么继承？顺便问一下公证去哪里办？',
    ['离婚要什么手续', '我爸去世了房子怎么继承', '公证去哪里办'],
  ],
];
const ONE = [
  '公司拖欠工资怎么办？可以去哪里投诉？',
  '朋友借钱不还怎么办？有借条。',
  '请问离婚需要什么材料？在哪里办？',
  '我在工地干活老板欠我工资怎么办啊你们管不管',
  '老板跑了，工资没发，怎么办？你们能不能帮帮我？',
  '房东不退押金，合同到期了，我该怎么办？能要回来吗？',
  '我问他什么时候给钱他说没钱',
  '孩子被同学打了，学校不管，怎么办啊，急！',
  '借钱不还怎么办？他跑到外地了怎么办？',
  '另外租的房子漏水怎么办',
  '工伤认定去哪里办？要带什么材料？多久能下来？',
  '',
];

describe('several questions in one message', () => {
  it.each(SEVERAL)('%s', (message, questions) => {
    const split = splitQuestions(message);
    expect(split).toHaveLength(questions.length);
    split.forEach(({ text, start, end }, index) => {
      expect(text).toContain(questions[index]);
      expect(text).not.toContain(questions[index + 1] ?? '无');
      expect((questions[index] ?? '').endsWith(message.slice(start, end).slice(-4))).toBe(true);
    });
  });

  it.each(ONE)('leaves one question whole: %s', (message) => {
    expect(splitQuestions(message).map(({ text }) => text)).toEqual(message === '' ? [] : [message]);
  });

  it('gives a question that says no matter what was told before', () => {
    const [, second] = splitQuestions('我借给朋友五万有借条，他不还怎么办？另外要多久能拿到？');
    expect(second?.text).toContain('借条');
    expect(second?.text).toContain('要多久能拿到');
  });

  it('returns three at most', () => {
    expect(splitQuestions('1.借钱不还怎么办？2.离婚怎么办？3.工伤怎么赔？4.押金怎么退？')).toHaveLength(3);
  });

  it('splits next to none of the questions that residents ask, as legal staff wrote them down', () => {
    const dir = join(import.meta.dirname, '../../intents');
    const utterances = readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .flatMap(
        (name) =>
          (parse(readFileSync(join(dir, name), 'utf8')) as { intents?: { utterances?: string[] }[] }).intents ?? [],
      )
      .flatMap(({ utterances: lines = [] }) => lines);
    expect(utterances.length).toBeGreaterThan(1_000);
    const split = utterances.filter((line) => splitQuestions(line).length > 1);
    expect(split.length / utterances.length).toBeLessThan(0.005);
  });
});

describe('the question of a long story', () => {
  const story =
    '我是去年三月份进的厂，干了快两年了，老板一开始说好每个月四千五，后来厂里效益不好，从今年七月份开始就没发工资，我们十几个人去找他，他说什么都没有，让我们等，家里孩子要上学，我妈还住院，实在是等不起了，没有签合同，只有微信聊天记录，想问一下这种情况工资能不能要回来，谢谢';

  it('is found with what it needs, much shorter', () => {
    const question = findQuestion(story);
    expect(question?.text).toContain('工资能不能要回来');
    expect(question?.text).toContain('没发工资');
    expect(question?.text.length).toBeLessThan(story.length * 0.7);
    expect(story.slice(question?.start, question?.end)).toContain('能不能要回来');
  });

  it('is the message itself when it is short, and nothing when nothing is said', () => {
    expect(findQuestion('老板欠薪怎么办')?.text).toBe('老板欠薪怎么办');
    expect(findQuestion('  ')).toBeNull();
  });
});
