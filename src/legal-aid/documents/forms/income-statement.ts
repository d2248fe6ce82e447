import { type Block, boxes, cell, day, heading, paragraph, pen } from '../../../forms/index.ts';
import { RESIDENCE } from '../code-words.ts';
import type { AidDocumentRecord } from '../document-record.ts';
import type { FieldTexts } from '../fields.ts';
import { storyInWords, yuanInWords } from '../in-words.ts';

const SPARE_ROWS = 6;

/** 经济状况说明表 (法律援助法 41): household, every income and the property, as told. */
export function incomeStatement(record: AidDocumentRecord, text: FieldTexts, numbers: 'masked' | 'full'): Block[] {
  const { incomes, assets, residence } = record.means;
  return [
    heading('一、申请人'),
    {
      is: 'fields',
      rows: [
        [cell('姓名', text['applicant.name']), cell('证件号码', text['applicant.identityNumber'])],
        [cell('联系电话', text['applicant.phone']), cell('住所', text['applicant.residence'])],
      ],
    },
    heading('二、家庭经济状况'),
    {
      is: 'fields',
      rows: [
        [cell('共同生活人数', text['means.householdSize']), boxes('城镇或农村', RESIDENCE, [residence])],
        [cell('家庭月收入', text['means.monthlyIncome']), cell('人均月收入', text['means.perHead'])],
      ],
    },
    heading('三、各项收入'),
    {
      is: 'list',
      columns: [
        { head: '序号', share: 1, align: 'center' },
        { head: '来源（工资、养老金、务农、经营、补助等）', share: 7, align: 'left' },
        { head: '每月金额', share: 3, align: 'left' },
      ],
      rows: incomes.map(({ source, monthlyFen }, index) => [
        String(index + 1),
        storyInWords(source, numbers),
        yuanInWords(monthlyFen),
      ]),
      spareRows: incomes.length === 0 ? SPARE_ROWS : 0,
    },
    heading('四、家庭财产（房屋、车辆、存款等）'),
    {
      is: 'list',
      columns: [
        { head: '序号', share: 1, align: 'center' },
        { head: '财产', share: 10, align: 'left' },
      ],
      rows: assets.map((asset, index) => [String(index + 1), storyInWords(asset, numbers)]),
      spareRows: assets.length === 0 ? 4 : 0,
    },
    heading('五、需要说明的其他情况（重病、失业、负债等）'),
    { is: 'fields', rows: [[cell('其他情况', '', 4)]] },
    paragraph(
      '以上是我如实说明的经济状况。我同意法律援助机构通过信息共享查询核对。我知道：以欺骗或者其他不正当手段获得法律援助的，由司法行政部门责令支付已实施法律援助的费用，并处三千元以下罚款（《中华人民共和国法律援助法》第六十四条）。',
    ),
    {
      is: 'signatures',
      lines: [pen('申请人（代理申请人）签名或者按指印'), day('日期')],
    },
    {
      is: 'note',
      text: '申请人应当如实说明经济困难状况。法律援助机构核查，可以通过信息共享查询，或者由申请人进行个人诚信承诺（《中华人民共和国法律援助法》第四十一条）。不以村（居）民委员会盖章为必要。',
    },
  ];
}
