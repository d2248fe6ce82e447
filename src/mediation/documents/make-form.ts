import { type Block, cell, day, type Form, flush, heading, orBlank, paragraph, pen, seal } from '../../forms/index.ts';
import { calendarDay, dayInWords, phoneInWords } from '../../knowledge/index.ts';
import { maskNumbers, timeInWords } from '../../text/index.ts';
import type { MediationCase } from '../cases/mediation-case.ts';
import {
  hasDocument,
  MEDIATION_DOCUMENTS,
  type MediationDocumentContext,
  type MediationDocumentKind,
} from './mediation-record.ts';

type Fill = (found: MediationCase, text: Texts) => Block[];

/** What of a case stands in documents; '' is a place to write on. */
interface Texts {
  applicantName: string;
  applicantPhone: string;
  otherName: string;
  otherPhone: string;
  dispute: string;
  amount: string;
  committee: string;
  mediators: string;
  requestedOn: string;
}

const FILL: Readonly<Record<MediationDocumentKind, Fill>> = {
  application,
  record,
  agreement,
  spoken,
  confirmation,
  contents,
  short,
};

/** A document of a case. Pure: the same case and context give the same form. What is not known is left blank. */
export function mediationForm(
  kind: MediationDocumentKind,
  found: MediationCase,
  context: MediationDocumentContext,
): Form {
  const { applicant, other, amountFen, committee, mediators, createdAt } = found;
  const open = (sealed: string) => (sealed === '' ? '' : context.open(sealed));
  const phone = (sealed: string) =>
    context.numbers === 'full' ? phoneInWords(open(sealed)) : maskNumbers(open(sealed));
  const text: Texts = {
    applicantName: open(applicant.name),
    applicantPhone: phone(applicant.phone),
    otherName: open(other.name),
    otherPhone: phone(other.phone),
    dispute: context.disputeName,
    amount: amountFen === null ? '' : `${(amountFen / 100).toFixed(2)}元`,
    committee: committee.name,
    mediators: mediators.map(({ name }) => name).join('、'),
    requestedOn: dayInWords(calendarDay(createdAt)),
  };
  return {
    title: MEDIATION_DOCUMENTS[kind],
    agency: committee.name,
    number: found.number,
    subject: `人民调解文书：${MEDIATION_DOCUMENTS[kind]}`,
    createdAt: context.now,
    blocks: FILL[kind](found, text),
  };
}

/** Who the two sides are; where both ask together, both are 申请人. */
function sides(text: Texts, other = '被申请人'): Block {
  return {
    is: 'fields',
    rows: [
      [cell('申请人', text.applicantName), cell('联系电话', text.applicantPhone)],
      [cell('身份证号码', ''), cell('住所', '')],
      [cell(other, text.otherName), cell('联系电话', text.otherPhone)],
      [cell('身份证号码', ''), cell('住所', '')],
    ],
  };
}

function application(found: MediationCase, text: Texts): Block[] {
  return [
    heading('一、当事人'),
    sides(text),
    heading('二、申请调解的纠纷'),
    {
      is: 'fields',
      rows: [
        [cell('纠纷类型', text.dispute), cell('涉及金额', text.amount)],
        [cell('纠纷发生地', found.place)],
        [cell('纠纷事实', found.facts, 8)],
        [cell('申请事项', found.wish, 4)],
        [cell('申请日期', text.requestedOn), cell('调解组织', text.committee)],
      ],
    },
    paragraph(
      '人民调解委员会已经告知：调解要双方自愿，不收取任何费用；当事人可以接受调解、拒绝调解或者要求终止调解；调解不影响当事人依法通过仲裁、行政、司法等途径维护自己的权利。',
    ),
    { is: 'signatures', lines: [pen('申请人（签名或者按指印）'), day('日期')] },
  ];
}

function record(found: MediationCase, text: Texts): Block[] {
  const meetings = found.meetings.flatMap(({ at, place, present, record: words, byName }, index): Block[] => [
    heading(`第${index + 1}次调解`),
    {
      is: 'fields',
      rows: [
        [cell('时间', timeInWords(at)), cell('地点', place)],
        [cell('参加人', present)],
        [cell('调解记录', words, 10)],
        [cell('记录人', byName)],
      ],
    },
  ]);
  return [
    heading('基本情况'),
    {
      is: 'fields',
      rows: [
        [cell('申请人', text.applicantName), cell('被申请人', text.otherName)],
        [cell('纠纷类型', text.dispute), cell('调解员', text.mediators)],
      ],
    },
    ...meetings,
    heading('调解结果'),
    { is: 'fields', rows: [[cell('结果', resultOf(found), 2)]] },
    {
      is: 'signatures',
      lines: [pen('申请人签名'), pen('被申请人签名'), pen('调解员签名'), pen('记录人签名'), day('日期')],
    },
  ];
}

function agreement(found: MediationCase, text: Texts): Block[] {
  const kept = found.agreement;
  return [
    heading('一、当事人'),
    sides(text),
    heading('二、纠纷的主要事实和争议事项'),
    { is: 'fields', rows: [[cell('纠纷类型', text.dispute)], [cell('事实和争议', found.facts, 6)]] },
    heading('三、当事人达成的协议'),
    {
      is: 'fields',
      rows: [
        [cell('协议内容', kept?.terms ?? '', 8)],
        [cell('履行期限', kept?.performBy == null ? '' : `${dayInWords(kept.performBy)}前`), cell('履行方式', '')],
        [
          cell('协议生效日', kept === null ? '' : dayInWords(kept.effectiveDay)),
          cell('协议形式', kept?.form === 'spoken' ? '口头协议，由调解员记录' : '书面协议'),
        ],
      ],
    },
    paragraph(
      '本协议对双方当事人具有法律约束力，双方应当按照约定履行。双方可以自协议生效之日起三十日内共同向人民法院申请司法确认；确认有效的，一方不履行或者没有全部履行时，另一方可以申请强制执行（《中华人民共和国人民调解法》第三十一条、第三十三条）。',
    ),
    {
      is: 'signatures',
      lines: [
        pen('申请人签名'),
        pen('被申请人签名'),
        pen('调解员签名'),
        seal(text.committee, '人民调解委员会'),
        day('日期'),
      ],
    },
    { is: 'note', text: '本协议书由双方当事人各执一份，人民调解委员会留存一份。' },
  ];
}

/** Agreed by word of mouth: the mediator writes it down (人民调解法 28), and it is in effect from that day (30). */
function spoken(found: MediationCase, text: Texts): Block[] {
  const kept = found.agreement;
  return [
    heading('一、当事人'),
    sides(text),
    heading('二、纠纷和协议'),
    {
      is: 'fields',
      rows: [
        [cell('纠纷类型', text.dispute), cell('涉及金额', text.amount)],
        [cell('纠纷\n简要情况', found.facts, 4)],
        [cell('口头协议\n的内容', kept?.terms ?? '', 6)],
        [
          cell('达成日期', kept === null ? '' : dayInWords(kept.signedDay ?? kept.effectiveDay)),
          cell('履行期限', kept?.performBy == null ? '' : `${dayInWords(kept.performBy)}前`),
        ],
        [cell('调解组织', text.committee), cell('调解员', text.mediators)],
      ],
    },
    paragraph(
      '当事人认为不用制作调解协议书，采取口头协议方式，由人民调解员记录协议内容；口头协议自双方达成协议之日起生效（《中华人民共和国人民调解法》第二十八条、第三十条）。',
    ),
    { is: 'signatures', lines: [pen('调解员签名'), pen('记录人签名'), day('登记日期')] },
  ];
}

function confirmation(found: MediationCase, text: Texts): Block[] {
  const { agreement: kept, confirmation: clock } = found;
  return [
    heading('共同申请人'),
    sides(text, '申请人'),
    paragraph(
      '申请人',
      orBlank(text.applicantName, 8),
      '、',
      orBlank(text.otherName, 8),
      '因',
      orBlank(text.dispute, 8),
      '纠纷，经',
      orBlank(text.committee, 14),
      '调解，于',
      orBlank(kept === null ? '' : dayInWords(kept.signedDay ?? kept.effectiveDay), 10),
      '达成调解协议。现共同申请人民法院对该调解协议进行司法确认。',
    ),
    {
      is: 'fields',
      rows: [
        [cell('调解协议的\n内容', kept?.terms ?? '', 6)],
        [
          cell('协议生效日', kept === null ? '' : dayInWords(kept.effectiveDay)),
          cell('申请的\n最后一日', clock === null ? '' : dayInWords(clock.lastDay)),
        ],
      ],
    },
    paragraph(
      '申请人承诺：出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容给他人造成损害，愿意承担相应的民事责任和其他法律责任。',
    ),
    flush('此致'),
    flush(orBlank(clock?.court ?? '', 14), (clock?.court ?? '') === '' ? '人民法院' : ''),
    { is: 'signatures', lines: [pen('申请人签名'), pen('申请人签名'), day('日期')] },
    {
      is: 'note',
      text: '双方当事人自调解协议生效之日起三十日内共同提出（《中华人民共和国人民调解法》第三十三条，《中华人民共和国民事诉讼法》第二百零五条）。',
    },
  ];
}

function contents(found: MediationCase, text: Texts): Block[] {
  const own: [MediationDocumentKind, number][] = [
    ['application', 1],
    ['record', found.meetings.length],
    ['agreement', 1],
    ['spoken', 1],
    ['confirmation', 1],
  ];
  const rows = own
    .filter(([kind]) => hasDocument(found, kind))
    .map(([kind, count], index) => [String(index + 1), MEDIATION_DOCUMENTS[kind], String(count), '', '']);
  return [
    heading('基本情况'),
    {
      is: 'fields',
      rows: [
        [cell('申请人', text.applicantName), cell('被申请人', text.otherName)],
        [cell('纠纷类型', text.dispute), cell('调解员', text.mediators)],
        [cell('受理组织', text.committee), cell('调解结果', resultOf(found))],
      ],
    },
    {
      is: 'list',
      columns: [
        { head: '序号', share: 1, align: 'center' },
        { head: '文书名称', share: 5, align: 'left' },
        { head: '份数', share: 1, align: 'center' },
        { head: '页次', share: 1.5, align: 'center' },
        { head: '备注', share: 3, align: 'left' },
      ],
      rows,
      spareRows: 6,
    },
    { is: 'signatures', lines: [pen('立卷人'), pen('审核人'), day('立卷日期')] },
  ];
}

function short(found: MediationCase, text: Texts): Block[] {
  const told = found.shortRecord;
  return [
    heading('基本情况'),
    {
      is: 'fields',
      rows: [
        [cell('申请人', text.applicantName), cell('被申请人', text.otherName)],
        [cell('纠纷类型', text.dispute), cell('调解员', text.mediators)],
        [cell('谁和谁', told?.who ?? '', 2)],
        [cell('什么事', told?.what ?? '', 4)],
        [cell('结果', told?.result ?? '', 4)],
        [
          cell('电话核实\n的时间', told === null ? '' : timeInWords(told.checkedByPhoneAt)),
          cell('调解组织', text.committee),
        ],
      ],
    },
    { is: 'signatures', lines: [pen('调解员签名'), pen('核实人签名'), day('日期')] },
    { is: 'note', text: '没有立卷的简单纠纷，写明谁和谁、什么事、结果，并经电话核实的，可以以案定补。' },
  ];
}

function resultOf({ outcome, agreement: kept }: MediationCase): string {
  switch (outcome) {
    case 'agreed':
      return kept?.form === 'spoken' ? '达成口头协议' : '达成书面协议';
    case 'failed':
      return '没有达成协议';
    case 'stopped':
      return '终止调解';
    case 'refused':
      return '一方不愿意调解';
    case 'not-accepted':
      return '没有受理';
    case null:
      return '';
  }
}
