import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { DeskDeps } from '../../src/desk/index.ts';
import { ContentDrafts } from '../../src/knowledge/index.ts';
import {
  CatalogueReading,
  IntentCatalogue,
  loadIntents,
  QuestionClusters,
  wordsOf,
} from '../../src/understanding/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

/** Files with comments, an order of their own and both kinds of quotes: all of it has to stay. */
export const FEW_FILES: Readonly<Record<string, string>> = {
  'intents/labour.yaml': `# 劳动纠纷：先写欠薪
topic: 劳动纠纷
intents:
  - id: work-injury
    name: 干活受伤了怎么办？ # 工伤
    leadsTo: { answer: work-injury }
    utterances:
      - 在工地上摔断了腿
      - 上班的时候手被机器压了
      - '工伤怎么认定'
      - 干活受伤老板不管
  # 欠薪是问得最多的
  - id: wage-arrears
    name: 单位拖欠工资怎么办？
    leadsTo: { answer: wage-arrears }
    utterances:
      - 老板拖欠工资不给
      - "公司三个月没发工资"
      # 口语
      - 厂里欠薪找谁 # 短的
      - 辞职了工资还没结清

# 文件结束
`,
  'intents/housing.yaml': `topic: 房产纠纷
intents:
  - id: rent-deposit
    name: 房东不退押金怎么办？
    leadsTo: { answer: rent-deposit }
    utterances: [房东不退押金, 租房押金要不回来, 退租了押金扣着不给, 中介扣我押金]
`,
  'intents/out-of-scope.yaml': `topic: null
intents:
  - id: out-of-scope
    name: 与法律无关的话
    leadsTo: { outOfScope: decline }
    utterances:
      - 今天天气怎么样
      - 明天会下雨吗
      - 讲个笑话
      - 红烧肉怎么做
`,
  'intents/held-back/author.txt': '## wage-arrears\n工地上的血汗钱要不到\n',
  'knowledge/answers/labour.yaml': `topic: 劳动纠纷
answers:
  - id: wage-arrears
    question: 单位拖欠工资怎么办？
`,
};

/** A folder of content with few intents. */
export async function fewFiles(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'few-files-'));
  for (const [file, text] of Object.entries(FEW_FILES)) {
    await mkdir(join(dir, file, '..'), { recursive: true });
    await writeFile(join(dir, file), text);
  }
  return dir;
}

/** Clusters and drafts on the stage's storage. @param contentDir of {@link fewFiles}; without it there are no intents. */
export async function unansweredOn(
  { stage, stored }: StaffStage,
  contentDir: string | null = null,
): Promise<DeskDeps['unanswered']> {
  const read = contentDir === null ? new IntentCatalogue([]) : await loadIntents(join(contentDir, 'intents'));
  const catalogue = () => read;
  const reading = new CatalogueReading(wordsOf(read));
  const { jobs, clock } = stage;
  const clusters = new QuestionClusters({
    ...stored,
    reading,
    jobs,
    clock,
    logger: pino({ level: 'silent' }),
  });
  let count = 0;
  const drafts = new ContentDrafts({
    drafts: stored.contentDrafts,
    contentDir: contentDir ?? tmpdir(),
    stands: ({ intent, lines: added }) => added.every((line) => read.get(intent)?.utterances.includes(line) === true),
    settled: ({ _id }) => clusters.settle(_id, 'open'),
    jobs,
    clock,
    newId: () => {
      count += 1;
      return `d-${count}`;
    },
  });
  return {
    clusters,
    drafts,
    catalogue,
    reading,
    understand: async (line) => (line.includes('工资') ? { intent: 'wage-arrears', confidence: 0.9 } : null),
  };
}
