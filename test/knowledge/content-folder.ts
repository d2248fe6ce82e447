import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

export const sampleAnswer = {
  id: 'wage-arrears',
  question: '单位拖欠工资怎么办？',
  short: '工资应当按月足额发给您本人，可以投诉，也可以申请仲裁',
  full: '工资要按月用钱发给本人，不能无故拖欠。可以向劳动监察投诉，也可以申请劳动仲裁。',
  steps: ['把工资流水和考勤拍照存好。', '带身份证去劳动监察大队投诉。'],
  deadlines: [{ limit: '1年内申请仲裁', from: '从离开单位之日起', lost: '仲裁可能不再支持。' }],
  grounds: [
    { law: '劳动合同法', version: '2012', article: '30' },
    { law: '刑法', version: '2023', article: '276之一' },
  ],
  effectiveFrom: '2013-07-01',
  source: '法条文本',
  aidMatter: 'wage',
  hotlines: ['12333'],
};

export const sampleFiles: Readonly<Record<string, unknown>> = {
  'laws.yaml': {
    laws: [
      {
        name: '劳动合同法',
        fullName: '中华人民共和国劳动合同法',
        version: '2012',
        inForceFrom: '2013-07-01',
        state: 'in-force',
      },
      { name: '刑法', fullName: '中华人民共和国刑法', version: '2023', inForceFrom: '2024-03-01', state: 'amended' },
      {
        name: '治安管理处罚法(2012)',
        fullName: '中华人民共和国治安管理处罚法',
        version: '2012',
        inForceFrom: null,
        state: 'superseded',
      },
      { name: '婚姻登记条例', fullName: '婚姻登记条例', version: '2025', inForceFrom: null, state: 'unverified' },
    ],
  },
  'regions.yaml': {
    regions: [
      { code: '340000', name: '安徽省', parent: null, also: ['安徽'] },
      { code: '340300', name: '蚌埠市', parent: '340000', also: ['蚌埠'] },
      { code: '340304', name: '禹会区', parent: '340300' },
    ],
  },
  'hotlines.yaml': {
    hotlines: [
      { number: '12333', name: '人社热线', use: '劳动和社会保障', verified: true },
      { number: '12385', name: '残疾人热线', use: '残疾人服务', verified: false },
    ],
  },
  'answers/labour.yaml': { topic: '劳动纠纷', answers: [sampleAnswer] },
};

const made: string[] = [];

/** A folder with the sample content, with files replaced or added; a string is written as it is, null left out. */
export async function contentFolder(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hotline-content-'));
  made.push(dir);
  await cp(path.resolve('knowledge/answer-wording.yaml'), path.join(dir, 'answer-wording.yaml'));
  for (const [name, content] of Object.entries({ ...sampleFiles, ...files })) {
    if (content === null) continue;
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : stringify(content));
  }
  return dir;
}

export async function removeFolders(): Promise<void> {
  await Promise.all(made.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
}
