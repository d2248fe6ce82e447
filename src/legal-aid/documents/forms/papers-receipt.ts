import { type Block, cell, day, flush, orBlank, paragraph, pen, seal } from '../../../forms/index.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';
import { dayInWords, storyInWords } from '../in-words.ts';

const SPARE_ROWS = 8;

/** 申请材料接收凭证: which papers were taken, when; those still missing have a notice of their own. */
export function papersReceipt(record: AidDocumentRecord, text: FieldTexts, numbers: 'masked' | 'full'): Block[] {
  const received = record.papers.filter(({ state }) => state === 'received');
  return [
    flush(orBlank(text['applicant.name'], 10), '：'),
    paragraph(
      '你因',
      orBlank(text['matter.name'], 14),
      '一事申请法律援助，本机构于',
      orBlank(text['received.day'], 10),
      '收到申请，已接收下列材料：',
    ),
    {
      is: 'list',
      columns: [
        { head: '序号', share: 1, align: 'center' },
        { head: '材料名称', share: 5, align: 'left' },
        { head: '份数', share: 1, align: 'center' },
        { head: '接收日期', share: 2.4, align: 'left' },
        { head: '备注（原件、复印件、电子件）', share: 3, align: 'left' },
      ],
      rows: received.map(({ name, uploadIds, receivedAt, note }, index) => [
        String(index + 1),
        storyInWords(name, numbers),
        '',
        dayInWords(receivedAt),
        [uploadIds.length === 0 ? '' : `电子件${uploadIds.length}个`, storyInWords(note, numbers)]
          .filter((part) => part !== '')
          .join('；'),
      ]),
      spareRows: received.length === 0 ? SPARE_ROWS : 0,
    },
    {
      is: 'fields',
      rows: [
        [cell('申请编号', text.number), cell('申请方式', text.channel)],
        [cell('作出决定的\n最后一日', text['decision.dueDay'])],
      ],
    },
    paragraph(
      '本机构自收到申请之日起七日内审查，作出是否给予法律援助的决定（《中华人民共和国法律援助法》第四十三条）。需要补充材料的，另行一次性告知。凭申请编号可以查询办理进度。',
    ),
    {
      is: 'signatures',
      lines: [pen('材料提交人签名'), pen('接收人签名'), seal(text['agency.name']), day('日期')],
    },
    { is: 'note', text: '本凭证一式二份，材料提交人、法律援助机构各执一份。' },
  ];
}
