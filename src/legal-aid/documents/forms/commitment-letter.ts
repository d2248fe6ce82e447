import { type Block, cell, day, flush, heading, orBlank, paragraph, pen } from '../../../forms/index.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';

/** 个人诚信承诺书 (法律援助法 41), with article 64 in full; what was confirmed in the conversation is put under it. */
export function commitmentLetter(record: AidDocumentRecord, text: FieldTexts): Block[] {
  return [
    flush(orBlank(text['agency.name'], 14), '：'),
    paragraph(
      '我叫',
      orBlank(text['applicant.name'], 8),
      '，证件号码',
      orBlank(text['applicant.identityNumber'], 14),
      '，因',
      orBlank(text['matter.name'], 14),
      '一事申请法律援助。按照《中华人民共和国法律援助法》第四十一条，我对自己的经济状况作出如下承诺：',
    ),
    paragraph(
      '一、我的家庭共同生活',
      orBlank(text['means.householdSize'], 5),
      '，家庭每月收入合计',
      orBlank(text['means.monthlyIncome'], 8),
      '，我说明的收入和财产真实、完整，没有隐瞒。',
    ),
    paragraph('二、我提交的材料真实，我陈述的案件事实没有虚假和隐瞒。'),
    paragraph('三、我同意法律援助机构通过信息共享查询核对我的经济状况。'),
    paragraph('四、经济状况发生变化，不再符合法律援助条件的，我会及时告知法律援助机构。'),
    heading('我已经知道的法律后果'),
    paragraph(
      '《中华人民共和国法律援助法》第六十四条：受援人以欺骗或者其他不正当手段获得法律援助的，由司法行政部门责令其支付已实施法律援助的费用，并处三千元以下罚款。',
    ),
    {
      is: 'signatures',
      lines: [pen('承诺人签名或者按指印'), day('日期')],
    },
    ...confirmed(record, text),
    {
      is: 'note',
      text: '承诺由申请人本人作出；无民事行为能力人、限制民事行为能力人由代为申请的法定代理人作出。不愿意作出承诺的，由法律援助机构通过其他方式核查，不影响提出申请。',
    },
  ];
}

/** What was read out and confirmed in the conversation, with when and how. */
function confirmed({ declaration }: AidDocumentRecord, text: FieldTexts): Block[] {
  if (declaration === null) return [];
  return [
    heading('申请时确认的记录'),
    {
      is: 'fields',
      rows: [
        [cell('确认时间', text['declaration.confirmed']), cell('确认方式', text['declaration.channel'])],
        [cell('确认的内容', text['declaration.words'])],
      ],
    },
  ];
}
