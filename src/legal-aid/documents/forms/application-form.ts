import { type Block, boxes, cell, day, heading, paragraph, pen } from '../../../forms/index.ts';
import { CONTACT, GREEN, RELATION, RESIDENCE, SEX, URGENT } from '../code-words.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';

/** 法律援助申请表 (法律援助法 38–44): who applies, for what, and what must be known to decide. */
export function applicationForm(record: AidDocumentRecord, text: FieldTexts): Block[] {
  const { applicant, representative, means } = record;
  return [
    heading('一、申请人'),
    {
      is: 'fields',
      rows: [
        [
          cell('姓名', text['applicant.name']),
          boxes('性别', SEX, [applicant.sex]),
          cell('出生日期', text['applicant.birthDay']),
        ],
        [cell('证件号码', text['applicant.identityNumber']), cell('联系电话', text['applicant.phone'])],
        [cell('住所', text['applicant.residence'])],
        [boxes('绿色通道\n人员类别', GREEN, record.green)],
        [cell('其他人员类别', text.groups)],
        [cell('使用的语言', text['contact.language']), cell('无障碍需要', text['contact.access'])],
        [
          boxes('通知方式', CONTACT, [record.number === '' ? null : record.contact.by]),
          cell('方便联系的\n时间', text['contact.safeTime']),
        ],
      ],
    },
    heading('二、代理申请人（由法定代理人、近亲属等代为申请的填写）'),
    {
      is: 'fields',
      rows: [
        [
          cell('姓名', text['representative.name']),
          boxes('性别', SEX, [representative?.person.sex ?? null]),
          cell('联系电话', text['representative.phone']),
        ],
        [cell('证件号码', text['representative.identityNumber']), cell('住所', text['representative.residence'])],
        [boxes('与申请人的\n关系', RELATION, [representative?.relation ?? null])],
        [cell('代为申请的\n原因', text['representative.because'])],
      ],
    },
    heading('三、申请事项'),
    {
      is: 'fields',
      rows: [
        [cell('申请事项', text['matter.name'])],
        [cell('对方当事人', text.otherParty), cell('羁押场所', text['custody.place'])],
        [cell('案情及\n申请理由', text.story, 9)],
        [cell('已经说明的\n情况', text.facts, 2)],
        [cell('需要注意的\n期限', text.deadlines)],
        [boxes('先行援助\n情形', URGENT, record.urgent)],
      ],
    },
    heading('四、经济状况'),
    {
      is: 'fields',
      rows: [
        [cell('共同生活人数', text['means.householdSize']), boxes('城镇或农村', RESIDENCE, [means.residence])],
        [cell('家庭月收入', text['means.monthlyIncome']), cell('人均月收入', text['means.perHead'])],
      ],
    },
    {
      is: 'note',
      text: '各项收入和家庭财产填写《经济状况说明表》，或者签署《个人诚信承诺书》（《中华人民共和国法律援助法》第四十一条）。属于该法第三十二条、第四十二条情形的，不受经济困难条件限制或者免予核查经济困难状况。',
    },
    heading('五、申请人声明'),
    paragraph(
      '以上填写的内容和提交的材料真实。我知道：以欺骗或者其他不正当手段获得法律援助的，由司法行政部门责令支付已实施法律援助的费用，并处三千元以下罚款（《中华人民共和国法律援助法》第六十四条）。',
    ),
    {
      is: 'signatures',
      lines: [pen('申请人（代理申请人）签名或者按指印'), day('日期')],
    },
    heading('六、受理（由法律援助机构填写）'),
    {
      is: 'fields',
      rows: [
        [cell('收到申请日期', text['received.day']), cell('申请方式', text.channel)],
        [cell('法律援助机构', text['agency.name']), cell('经办人', '')],
        [cell('预约办理', text.appointment)],
        [cell('上门受理', text.homeVisit)],
      ],
    },
    {
      is: 'note',
      text: '法律援助机构自收到申请之日起七日内审查并作出是否给予法律援助的决定；决定给予的，自作出决定之日起三日内指派；决定不予的，书面告知理由；材料不齐全的，一次性告知需要补充的全部材料（《中华人民共和国法律援助法》第四十三条）。',
    },
  ];
}
