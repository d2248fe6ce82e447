import {
  type Block,
  boxes,
  cell,
  choices,
  day,
  flush,
  heading,
  orBlank,
  paragraph,
  pen,
  seal,
} from '../../../forms/index.ts';
import { DECISION_TITLE, OUTCOME, REFUSAL, SERVICE_FORM } from '../code-words.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';

/** The title of the notice: of a decision not yet taken, the blank form with both boxes. */
export function decisionTitle({ decision }: AidDocumentRecord): string {
  return decision === null ? '法律援助决定书' : DECISION_TITLE[decision.outcome];
}

/** Notice of a decision (法律援助法 43), with written reasons and the right of objection (49). */
export function decisionNotice(record: AidDocumentRecord, text: FieldTexts): Block[] {
  const { decision } = record;
  return [
    flush(orBlank(text['applicant.name'], 10), '：'),
    paragraph(
      '你因',
      orBlank(text['matter.name'], 14),
      '一事，于',
      orBlank(text['received.day'], 10),
      '提出的法律援助申请，本机构已经审查，现决定如下：',
    ),
    { is: 'fields', rows: outcomeRows(record, text) },
    ...(decision === null || decision.outcome === 'granted' ? afterGrant(decision === null) : []),
    ...(decision === null || decision.outcome === 'refused' ? afterRefusal() : []),
    ...(decision?.outcome === 'referred' ? afterReferral() : []),
    {
      is: 'signatures',
      lines: [seal(text['agency.name']), day('日期', text['decision.day'])],
    },
    heading('送达'),
    {
      is: 'signatures',
      lines: [pen('收件人签名'), day('收到日期')],
    },
  ];
}

function outcomeRows({ decision }: AidDocumentRecord, text: FieldTexts) {
  const outcome = decision?.outcome ?? null;
  const rows = [[{ label: '决定', value: choices(OUTCOME, [outcome]) }]];
  const form = [boxes('法律援助的\n形式', SERVICE_FORM, [decision?.serviceForm ?? null])];
  const codes = [boxes('不予援助的\n情形', REFUSAL, decision?.codes ?? [])];
  const place = [cell('转交的机构', text['decision.referredTo'])];
  const reasons = [cell('理由', text['decision.reasons'], 6)];
  const lawyer = [cell('承办人员', text['assignment.lawyerName']), cell('指派日期', text['assignment.day'])];
  if (outcome === 'granted') return [...rows, form, reasons, lawyer];
  if (outcome === 'refused') return [...rows, codes, reasons];
  if (outcome === 'referred') return [...rows, place, reasons];
  return [...rows, form, codes, place, reasons];
}

function afterGrant(isBlank: boolean): Block[] {
  return [
    heading(isBlank ? '给予援助的，请注意' : '请注意'),
    paragraph(
      '本机构自作出决定之日起三日内指派法律援助人员（第四十三条）。法律援助不收取任何费用；有人收钱的，请向本机构或者司法行政部门投诉。',
    ),
    paragraph(
      '你有权向本机构、法律援助人员了解办理情况；法律援助人员未依法履行职责的，可以投诉，并可以请求更换（第五十五条、第五十六条）。请如实陈述案件情况，及时提供证据材料。经济状况变化，不再符合条件的，法律援助终止（第四十八条），请及时告知。',
    ),
  ];
}

function afterRefusal(): Block[] {
  return [
    heading('对不予援助的决定有异议的'),
    paragraph(
      '可以向设立本机构的司法行政部门提出。司法行政部门应当自收到异议之日起五日内进行审查，作出维持本机构决定或者责令本机构改正的决定。对司法行政部门的决定仍不服的，可以依法申请行政复议或者提起行政诉讼（《中华人民共和国法律援助法》第四十九条）。',
    ),
    paragraph('以后情况变化，符合条件的，可以再次申请。法律咨询始终免费，可以拨打12348。'),
  ];
}

function afterReferral(): Block[] {
  return [
    heading('接下来'),
    paragraph(
      '你的申请属于上述机构受理（《中华人民共和国法律援助法》第三十八条）。请向该机构了解办理情况；期限将到的，请同时告诉该机构。对转交有疑问的，可以向本机构询问，或者拨打12348。',
    ),
  ];
}
