import { z } from 'zod';
import {
  contextFileSchema,
  deliveryFileSchema,
  legalWayFileSchema,
  phraseFileSchema,
  serviceFileSchema,
} from '../bot/index.ts';
import { menuFileSchema, noticeFileSchema } from '../channels/index.ts';
import { dialogSchema } from '../dialogs/index.ts';
import { followUpFileSchema } from '../follow-up/index.ts';
import { hoursFileSchema, skillFileSchema, urgencyFileSchema } from '../handoff/index.ts';
import {
  answerFileSchema,
  answerWordingSchema,
  calculatorFileSchema,
  cannedReplyFileSchema,
  deadlineFileSchema,
  figureFileSchema,
  forbiddenPhraseFileSchema,
  hotlineFileSchema,
  lawFileSchema,
  legalWordFileSchema,
  lprFileSchema,
  questionCatalogueSchema,
  regionFileSchema,
} from '../knowledge/index.ts';
import {
  baseFigureFileSchema,
  groupFileSchema,
  matterFileSchema,
  meansRuleFileSchema,
  regionAdditionFileSchema,
  statuteFileSchema,
} from '../legal-aid/index.ts';
import {
  disputeFileSchema,
  ladderFileSchema,
  mediationLimitFileSchema,
  subsidyFileSchema,
} from '../mediation/index.ts';
import { rubricFileSchema } from '../oversight/index.ts';
import { noticesFileSchema, retentionFileSchema } from '../privacy/index.ts';
import { apartFileSchema, emergencyFileSchema, intentFileSchema } from '../understanding/index.ts';
import { orderNoticeFileSchema, peerFileSchema, timeLimitFileSchema } from '../work-orders/index.ts';
import { FIELD_NOTES } from './field-notes.ts';

/** A kind of content file: the files it holds for, as editors match them, and what may stand in them. */
interface ContentKind {
  name: string;
  title: string;
  files: string[];
  schema: z.ZodType;
}

/** Every kind of content that legal staff write in YAML. */
export const CONTENT_KINDS: readonly ContentKind[] = [
  { name: 'answers', title: '答复', files: ['knowledge/answers/*.yaml'], schema: answerFileSchema },
  { name: 'laws', title: '法律登记簿', files: ['knowledge/laws.yaml'], schema: lawFileSchema },
  { name: 'intents', title: '意图', files: ['intents/*.yaml', '!intents/apart.yaml'], schema: intentFileSchema },
  { name: 'apart', title: '易混问题', files: ['intents/apart.yaml'], schema: apartFileSchema },
  { name: 'dialogs', title: '流程', files: ['dialogs/*.yaml'], schema: dialogSchema },
  { name: 'regions', title: '地区', files: ['knowledge/regions.yaml'], schema: regionFileSchema },
  { name: 'hotlines', title: '热线号码', files: ['knowledge/hotlines.yaml'], schema: hotlineFileSchema },
  { name: 'catalogue', title: '常见问题目录', files: ['knowledge/catalogue.yaml'], schema: questionCatalogueSchema },
  { name: 'legal-words', title: '法律词语表', files: ['knowledge/legal-words.yaml'], schema: legalWordFileSchema },
  { name: 'emergencies', title: '紧急情况', files: ['knowledge/emergencies.yaml'], schema: emergencyFileSchema },
  {
    name: 'calculators',
    title: '计算器',
    files: ['knowledge/calculators/calculators.yaml'],
    schema: calculatorFileSchema,
  },
  {
    name: 'deadlines',
    title: '可以推算的期限',
    files: ['knowledge/calculators/deadlines.yaml'],
    schema: deadlineFileSchema,
  },
  { name: 'lpr', title: '贷款市场报价利率', files: ['knowledge/calculators/lpr.yaml'], schema: lprFileSchema },
  {
    name: 'figures',
    title: '随时间、地方变的数字',
    files: ['knowledge/calculators/figures.yaml'],
    schema: figureFileSchema,
  },
  { name: 'services', title: '服务', files: ['knowledge/services.yaml'], schema: serviceFileSchema },
  { name: 'phrases', title: '用语', files: ['knowledge/phrases.yaml'], schema: phraseFileSchema },
  { name: 'wechat-menu', title: '公众号菜单', files: ['knowledge/wechat/menu.yaml'], schema: menuFileSchema },
  {
    name: 'wechat-notices',
    title: '公众号订阅通知',
    files: ['knowledge/wechat/notices.yaml'],
    schema: noticeFileSchema,
  },
  { name: 'delivery', title: '消息送达', files: ['knowledge/delivery.yaml'], schema: deliveryFileSchema },
  {
    name: 'duty-skills',
    title: '值班人员的专长和语言',
    files: ['knowledge/duty/skills.yaml'],
    schema: skillFileSchema,
  },
  { name: 'duty-hours', title: '人工服务时间', files: ['knowledge/duty/hours.yaml'], schema: hoursFileSchema },
  { name: 'duty-urgency', title: '谁先办', files: ['knowledge/duty/urgency.yaml'], schema: urgencyFileSchema },
  {
    name: 'duty-canned-replies',
    title: '值班人员的常用语',
    files: ['knowledge/duty/canned-replies.yaml'],
    schema: cannedReplyFileSchema,
  },
  {
    name: 'duty-forbidden-phrases',
    title: '服务禁语',
    files: ['knowledge/duty/forbidden-phrases.yaml'],
    schema: forbiddenPhraseFileSchema,
  },
  { name: 'quality-rubric', title: '质检评分标准', files: ['knowledge/quality/rubric.yaml'], schema: rubricFileSchema },
  {
    name: 'privacy-notices',
    title: '个人信息告知书',
    files: ['knowledge/privacy/notices.yaml'],
    schema: noticesFileSchema,
  },
  {
    name: 'privacy-retention',
    title: '个人信息保存期限',
    files: ['knowledge/privacy/retention.yaml'],
    schema: retentionFileSchema,
  },
  { name: 'follow-up', title: '回访与评价', files: ['knowledge/follow-up.yaml'], schema: followUpFileSchema },
  {
    name: 'work-order-legal-ways',
    title: '已在法定程序里的事',
    files: ['knowledge/work-orders/legal-ways.yaml'],
    schema: legalWayFileSchema,
  },
  {
    name: 'work-order-time-limits',
    title: '工单时限',
    files: ['knowledge/work-orders/time-limits.yaml'],
    schema: timeLimitFileSchema,
  },
  {
    name: 'work-order-notices',
    title: '工单进度通知',
    files: ['knowledge/work-orders/notices.yaml'],
    schema: orderNoticeFileSchema,
  },
  {
    name: 'mediation-disputes',
    title: '调解的纠纷类型',
    files: ['knowledge/mediation/disputes.yaml'],
    schema: disputeFileSchema,
  },
  {
    name: 'mediation-ladder',
    title: '调解的梯级导引',
    files: ['knowledge/mediation/ladder.yaml'],
    schema: ladderFileSchema,
  },
  {
    name: 'mediation-limits',
    title: '调解的办理期限',
    files: ['knowledge/mediation/limits.yaml'],
    schema: mediationLimitFileSchema,
  },
  {
    name: 'mediation-subsidy',
    title: '调解的一案一补',
    files: ['knowledge/mediation/subsidy.yaml'],
    schema: subsidyFileSchema,
  },
  { name: 'peers', title: '对接平台对照表', files: ['knowledge/peers/*.yaml'], schema: peerFileSchema },
  { name: 'follow-ups', title: '追问', files: ['knowledge/follow-ups.yaml'], schema: contextFileSchema },
  {
    name: 'answer-wording',
    title: '答复的固定用语',
    files: ['knowledge/answer-wording.yaml'],
    schema: answerWordingSchema,
  },
  {
    name: 'legal-aid-matters',
    title: '法律援助事项',
    files: ['knowledge/legal-aid/matters.yaml'],
    schema: matterFileSchema,
  },
  {
    name: 'legal-aid-groups',
    title: '法律援助情形',
    files: ['knowledge/legal-aid/groups.yaml'],
    schema: groupFileSchema,
  },
  {
    name: 'legal-aid-means',
    title: '经济困难标准',
    files: ['knowledge/legal-aid/means-rules.yaml'],
    schema: meansRuleFileSchema,
  },
  {
    name: 'legal-aid-figures',
    title: '低保和最低工资数额',
    files: ['knowledge/legal-aid/base-figures.yaml'],
    schema: baseFigureFileSchema,
  },
  {
    name: 'legal-aid-statute',
    title: '法律援助规则一览',
    files: ['knowledge/legal-aid/statute.yaml'],
    schema: statuteFileSchema,
  },
  {
    name: 'legal-aid-additions',
    title: '法律援助的地方补充规定',
    files: ['knowledge/legal-aid/region-additions.yaml'],
    schema: regionAdditionFileSchema,
  },
];

/** JSON Schema (draft 7, what editors understand) of a kind of content, with notes in Chinese on its fields. */
export function jsonSchemaOf({ name, title, schema }: ContentKind): string {
  const made = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      for (const [field, property] of Object.entries(jsonSchema.properties ?? {})) {
        const note = FIELD_NOTES[`${name}.${field}`] ?? FIELD_NOTES[field];
        if (note !== undefined && typeof property === 'object') property.description ??= note;
      }
    },
  });
  return printed({ title, ...made });
}

/** Settings of an editor (VS Code with the YAML extension): which schema is for which files. */
export function editorSettings(folder: string): string {
  const schemas = Object.fromEntries(
    CONTENT_KINDS.map(({ name, files }) => [`./${folder}/${schemaFile(name)}`, files]),
  );
  return printed({ 'yaml.schemas': schemas, 'files.encoding': 'utf8' });
}

export function schemaFile(name: string): string {
  return `${name}.schema.json`;
}

/** Characters of a line of the files. */
const LINE = 120;

/** JSON as the project's formatter prints it: lists on one line where they fit. */
function printed(value: unknown): string {
  return `${print(value, 0, 0)}\n`;
}

/** @param used characters that stand on the line already, and after it. */
function print(value: unknown, depth: number, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = '  '.repeat(depth + 1);
  const outer = '  '.repeat(depth);
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const isFlat = value.every((item) => typeof item !== 'object' || item === null);
    if (isFlat && outer.length + used + widthOf(line) <= LINE) return line;
    return `[\n${value.map((item) => `${inner}${print(item, depth + 1, 0)}`).join(',\n')}\n${outer}]`;
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, one]) => {
    const start = `${JSON.stringify(key)}: `;
    return `${inner}${start}${print(one, depth + 1, widthOf(start) + 1)}`;
  });
  return `{\n${lines.join(',\n')}\n${outer}}`;
}

/** Columns of a text: wide signs take two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, sign) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(sign)
        ? 2
        : 1),
    0,
  );
}
