import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Statutes that nobody passed, in the layouts in which statutes are found. */
export const sampleStatutes: Readonly<Record<string, string>> = {
  // Chapters with #, items in full-width brackets, words after the items, an inserted article.
  '社会法/示例用工法(2012-12-28).md': `# 中华人民共和国示例用工法

2007年6月29日 示例会议通过

2012年12月28日 示例会议《关于修改〈中华人民共和国示例用工法〉的决定》修正

2013年7月1日 施行

<!-- INFO END -->

目 录

第一章　总则

第二章　报酬

## 第一章 总则

第一条 为了举例，制定本法。

第二条 本法所称单位，是指请人干活的单位。

个人请人干活的，参照本法。

## 第二章 报酬

第三条 单位有下列情形之一的，劳动者可以走：

（一）没有按时给钱的；

（二）没有给够钱的；

1.按天给的，每天都要给够；

（三）没有交保险的。

单位动手打人的，劳动者可以马上走。

第三条之一 走了以后，单位应当在十五日内结清。

第四条 单位拖欠的，依照第三条
第三条的规定办理。第三条规定的情形以外的，不适用。

第五条 本法自2008年1月1日起施行。

附件：示例表

第一条 表里的话不算条文。
`,
  // Bold numbers, a year in brackets, half-width brackets, Windows line ends, a table of contents that lists articles.
  '行政法规/示例保险条例.md': [
    '\uFEFF# 示例保险条例',
    '',
    '2003年4月27日 第1号令公布',
    '',
    '## 目录',
    '',
    '- 第一条 目的',
    '- 第二条 范围',
    '',
    '**第一条** 为了举例，制定本条例。',
    '',
    '　　**第二条**　有下列情形之一的，算：',
    '',
    '(一)在工作时间受伤的；',
    '',
    '(二)在路上受伤的。',
    '',
    '### 附 则',
    '',
    '**第一百二十条之一** 本条例自公布之日起施行。',
    '',
  ].join('\r\n'),
  // An interpretation: no chapters with #, a preamble, headings with 一、.
  '司法解释/最高示例法院关于审理示例用工案件的解释（一）(2020-12-29).md': `# 最高示例法院关于审理示例用工案件的解释（一）

2020年12月25日 示例审判委员会第1号会议通过

<!-- INFO END -->

法释〔2020〕1号

为正确审理示例案件，制定本解释：

一、受理

第一条 当事人起诉的，应当受理。

二、证据

第二条 主张加班的，应当拿出证据。
`,
  '社会法/别的示例法.md': '# 中华人民共和国别的示例法\n\n2001年1月1日 通过\n\n第一条 不在登记簿里。\n',
};

export const sampleRegister = [
  {
    name: '示例用工法',
    fullName: '中华人民共和国示例用工法',
    version: '2012',
    inForceFrom: '2013-07-01',
    inForceTo: null,
    state: 'in-force',
    source: '',
    note: '',
  },
  {
    name: '示例保险条例',
    fullName: '示例保险条例（国务院令第1号）',
    version: '2010',
    inForceFrom: null,
    inForceTo: null,
    state: 'in-force',
    source: '',
    note: '',
  },
  {
    name: '示例用工解释(一)',
    fullName: '最高示例法院关于审理示例用工案件的解释（一）',
    version: '2020',
    inForceFrom: null,
    inForceTo: null,
    state: 'in-force',
    source: '',
    note: '',
  },
  {
    name: '没有的示例法',
    fullName: '没有的示例法',
    version: '2019',
    inForceFrom: null,
    inForceTo: null,
    state: 'in-force',
    source: '',
    note: '',
  },
] as const;

const made: string[] = [];

/** A folder with the sample statutes, and with others; bytes are written as they are. */
export async function statuteFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hotline-statutes-'));
  made.push(dir);
  for (const [name, text] of Object.entries({ ...sampleStatutes, ...files })) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  return dir;
}

export async function removeStatutes(): Promise<void> {
  await Promise.all(made.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
}
