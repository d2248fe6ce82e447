import { type Block, day, flush, heading, orBlank, paragraph, pen, seal } from '../../../forms/index.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';
import { storyInWords } from '../in-words.ts';

const SPARE_ROWS = 6;

/** 补充材料通知书 (法律援助法 43): all that is missing, told once. */
export function missingPapersNotice(record: AidDocumentRecord, text: FieldTexts, numbers: 'masked' | 'full'): Block[] {
  const missing = record.papers.filter(({ state }) => state === 'needed');
  return [
    flush(orBlank(text['applicant.name'], 10), '：'),
    paragraph(
      '你因',
      orBlank(text['matter.name'], 14),
      '一事提出的法律援助申请，本机构已经收到。经审查，申请材料不齐全。按照《中华人民共和国法律援助法》第四十三条，现将需要补充的全部材料一次性告知如下：',
    ),
    {
      is: 'list',
      columns: [
        { head: '序号', share: 1, align: 'center' },
        { head: '需要补充或者说明的材料', share: 6, align: 'left' },
        { head: '说明', share: 5, align: 'left' },
      ],
      rows: missing.map(({ name, note }, index) => [
        String(index + 1),
        storyInWords(name, numbers),
        storyInWords(note, numbers),
      ]),
      spareRows: missing.length === 0 ? SPARE_ROWS : 0,
    },
    paragraph(
      '请在',
      orBlank(text['papers.dueDay'], 11),
      '前补充。可以到本机构窗口提交，也可以通过原申请渠道提交照片或者电子件。未按要求补充的，视为撤回申请；以后可以重新申请。',
    ),
    heading('暂时拿不到材料的'),
    paragraph(
      '请告诉本机构。经济困难可以用个人诚信承诺代替证明（第四十一条）；离法定时效或者期限届满不足七日，或者需要立即保全、先予执行的，可以先提供法律援助，随后补办手续、补交材料（第四十四条）。',
    ),
    {
      is: 'signatures',
      lines: [seal(text['agency.name']), day('日期', text['papers.asked'])],
    },
    heading('送达'),
    {
      is: 'signatures',
      lines: [pen('收件人签名'), day('收到日期')],
    },
  ];
}
