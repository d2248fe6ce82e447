import {
  formatAnswer,
  type KnowledgeInvalidError,
  loadDeskPhrases,
  loadKnowledge,
} from '../../../src/knowledge/index.ts';
import { checkServiceWords, type ForbiddenPhrase } from '../../../src/text/index.ts';
import { contentFolder, removeFolders } from '../content-folder.ts';

describe('words that are not used, as shipped', () => {
  let forbidden: readonly ForbiddenPhrase[];
  beforeAll(async () => {
    ({ forbidden } = await loadDeskPhrases('knowledge'));
  });
  const ids = (text: string) => checkServiceWords(text, forbidden).map(({ id }) => id);

  it.each([
    ['这事不归我们管，您找派出所', 'not-my-business'],
    ['你去找领导吧', 'ask-others'],
    ['我怎么知道您丈夫去哪了', 'no-idea'],
    ['规定就是这样，没办法', 'rules-only'],
    ['我快下班了', 'off-duty'],
    ['少啰嗦，说重点行不行', 'orders'],
    ['法条您自己去查', 'read-yourself'],
    ['刚才不是说了吗', 'rhetorical'],
    ['你早干什么去了', 'blame'],
    ['您什么态度', 'what-do-you-want'],
    ['有完没完', 'impatient'],
    ['要我说几遍您才懂', 'how-many-times'],
    ['快点说，后面还有人等', 'hurry'],
    ['爱信不信', 'whatever'],
    ['您这个案子肯定能赢', 'sure-to-win'],
    ['放心，保证能赢', 'sure-to-win'],
    ['这案子包赢的', 'sure-to-win'],
    ['我保证法院判离', 'sure-to-get'],
    ['孩子一定判给您', 'sure-to-get'],
    ['您的法律援助肯定批', 'aid-promise'],
    ['我跟法官熟，帮您找关系', 'connections'],
    ['您加我微信，我们私下谈', 'private-contact'],
    ['给点辛苦费就行', 'fee'],
    ['这个案子我接了，签个委托吧', 'solicit'],
    ['你是不是脑子有病', 'insult'],
    ['没文化就是这样', 'status'],
    ['一把年纪了还闹什么', 'age-sex'],
    ['夫妻打架很正常，忍忍就过去了', 'age-sex'],
    ['你们这种人', 'health'],
    ['再打来就拉黑', 'threat'],
    ['告了也没用，认倒霉吧', 'give-up'],
    ['你就说是他先动手的', 'bad-advice'],
    ['偷偷告诉您一个内部消息', 'tell-of-others'],
    ['把验证码发给我', 'secrets-asked'],
  ])('%s', (text, id) => {
    expect(ids(text)).toContain(id);
  });

  it.each([
    '不能保证一定能赢，要看证据。',
    '没有人能保证会赢，也不一定赢。',
    '对方说包赢，您不要相信，律师不能承诺胜诉。',
    '您跟单位说过多少遍了？有没有微信记录？',
    '房东又来了怎么办？可以报警。',
    '您自己看病花的钱，发票要留好。',
    '判决书您自己看得懂吗？看不懂我给您讲。',
    '余额可以自己查，打银行电话就行。',
    '这件事和我有关系的条款，您翻到第三页。',
    '双方私下谈好的话，要写成协议，两个人签字。',
    '工作人员不能收您的钱、辛苦费。',
    '保证金判给谁，要看合同；保证人也可能被判承担责任。',
    '老板骂您神经病，这是侮辱，可以录音。',
    '听不懂没关系，我换个说法。',
    '聋哑人可以申请手语翻译。',
    '吃了哑巴亏，也可以要求赔偿。',
    '不要去堵门，也不要拉横幅，那样会违法。',
    '法律上没有假离婚，登记了就是离了。',
    '伪造证据要负法律责任。',
    '担心他把财产转走，可以申请保全。',
    '对方拖着不给，您先别着急，钱要回来要走程序。',
    '单位不给您办社保，可以打12333投诉。',
    '您可以去投诉，也可以申请仲裁。',
    '不要自认倒霉，这种情况可以要求退款。',
    '您对我的答复不满意，可以打12345反映。',
    '不要把验证码发给别人。',
    '有人让您先交钱再办，不要给。',
    '我今天值班到六点，您慢慢说。',
    '没文化也不要紧，去法院有人帮您写。',
    '这类案件由公安机关管，我告诉您怎么报案。',
    '派出所说不归我管，您可以要一份书面答复。',
    '您把“爱信不信”这句录下来了吗？',
  ])('no false alarm: %s', (text) => {
    expect(ids(text)).toEqual([]);
  });

  it('nothing that residents are told uses them, nor any shared reply', async () => {
    const knowledge = await loadKnowledge('knowledge');
    const asOf = new Date('2026-03-02T02:00:00Z');
    const told = knowledge.answers().map((answer) => formatAnswer(answer, knowledge, { adds: [], asOf }).text);
    expect(told.flatMap((text) => checkServiceWords(text, forbidden)).map(({ found }) => found)).toEqual([]);
    const { replies } = await loadDeskPhrases('knowledge');
    expect(replies.length).toBeGreaterThanOrEqual(40);
    expect(Math.max(...replies.map(({ text }) => text.length))).toBeLessThanOrEqual(200);
  });
});

describe('checking the desk’s phrases', () => {
  afterAll(removeFolders);
  const reply = { id: 'hello', shortcut: 'nh', title: '您好', text: '您好' };
  const phrase = { id: 'win', words: ['包赢'], why: '不得承诺', instead: '要看证据' };
  const groups = (...phrases: object[]) => ({ groups: [{ name: '越权承诺', phrases }] });

  async function problems(files: Record<string, unknown>): Promise<string[]> {
    const dir = await contentFolder(files);
    const error = await loadDeskPhrases(dir).catch((thrown: KnowledgeInvalidError) => thrown);
    return 'details' in error ? error.details.map(({ field, problem }) => `${field}: ${problem}`) : [];
  }

  it('is sound, and need not be there', async () => {
    expect(await problems({})).toEqual([]);
    expect(
      await problems({
        'duty/canned-replies.yaml': { replies: [reply] },
        'duty/forbidden-phrases.yaml': groups(phrase),
      }),
    ).toEqual([]);
  });

  it('names what is wrong', async () => {
    const found = await problems({
      'duty/canned-replies.yaml': {
        replies: [reply, { ...reply, text: '{律师姓名}说包赢' }, { ...reply, id: 'third', text: '{电话}' }],
      },
    });
    expect(found).toEqual([
      expect.stringMatching(/^duty\/canned-replies.yaml › third › text: knows no other placeholders/),
    ]);
    expect(
      await problems({
        'duty/canned-replies.yaml': { replies: [reply, { ...reply, text: '{律师姓名}说包赢' }] },
        'duty/forbidden-phrases.yaml': groups(phrase, { ...phrase, words: ['必胜'], instead: '我保证包赢' }),
      }),
    ).toEqual([
      'duty/canned-replies.yaml › hello › id: is a duplicate',
      'duty/canned-replies.yaml › hello › shortcut: is a duplicate',
      'duty/canned-replies.yaml › hello › text: win forbids: 包赢',
      'duty/forbidden-phrases.yaml › win › id: is a duplicate',
      'duty/forbidden-phrases.yaml › win › instead: says what win forbids: 包赢',
    ]);
    const bad = await problems({
      'duty/forbidden-phrases.yaml': groups({ ...phrase, words: ['赢', '…包赢', '包赢…'] }),
    });
    expect(bad.map((line) => line.split(': ')[0])).toEqual([
      'duty/forbidden-phrases.yaml › 越权承诺 › phrases.0.words.0',
      'duty/forbidden-phrases.yaml › 越权承诺 › phrases.0.words.1',
      'duty/forbidden-phrases.yaml › 越权承诺 › phrases.0.words.2',
    ]);
  });
});
