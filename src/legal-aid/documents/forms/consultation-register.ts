import { type Block, boxes, cell, day, heading, pen } from '../../../forms/index.ts';
import { TOPICS } from '../../../text/index.ts';
import { CONSULTATION_OUTCOME, RATING, SPEAKER, WAY } from '../consultation-fields.ts';
import type { Consultation, DocumentContext } from '../document-record.ts';
import { clocksInWords, momentInWords, phoneInWords, storyInWords, timeInWords } from '../in-words.ts';

/** 电话（网络）咨询登记表 (法律援助法 23): one consultation, from a session of the hotline. */
export function consultationRegister(told: Consultation, { numbers, open }: DocumentContext): Block[] {
  const said = told.turns.filter(({ text, from }) => text.trim() !== '' && from !== 'system');
  return [
    heading('一、咨询'),
    {
      is: 'fields',
      rows: [
        [cell('开始时间', momentInWords(told.openedAt)), cell('结束时间', momentInWords(told.closedAt))],
        [boxes('咨询方式', WAY, [told.channel])],
        [cell('咨询人', ''), cell('联系电话', phoneInWords(open(told.phone), numbers))],
        [cell('所在地区', told.region), cell('紧急情况', told.emergency)],
        [boxes('咨询类别', wordsOfTopics(), [told.topic])],
        [cell('咨询事项', told.matters.join('、'))],
      ],
    },
    heading('二、咨询与解答记录'),
    {
      is: 'list',
      columns: [
        { head: '序号', share: 0.9, align: 'center' },
        { head: '时间', share: 1.2, align: 'center' },
        { head: '发言人', share: 1.6, align: 'center' },
        { head: '内容', share: 9, align: 'left' },
      ],
      rows: said.map(({ at, from, text }, index) => [
        String(index + 1),
        timeInWords(at),
        SPEAKER[from],
        storyInWords(text, numbers),
      ]),
      spareRows: said.length === 0 ? 10 : 0,
    },
    heading('三、处理结果'),
    {
      is: 'fields',
      rows: [
        [boxes('处理结果', CONSULTATION_OUTCOME, [told.outcome])],
        [cell('告知的法\n律依据', told.grounds.join('；'))],
        [cell('法律援助\n预审', storyInWords(told.preCheck, numbers))],
        [cell('值班律师', told.lawyerName), cell('服务机构', told.agency)],
        [cell('服务用时', clocksInWords(told.clocks))],
        [boxes('评价', RATING, [told.rating])],
        [
          {
            label: '告知申请\n援助的权利',
            value: [
              { text: '已告知', isTicked: told.outcome === 'pre-check' },
              { text: '不适用', isTicked: false },
            ],
          },
        ],
        [cell('备注', '', 2)],
      ],
    },
    {
      is: 'signatures',
      lines: [pen('登记人'), pen('审核人'), day('日期')],
    },
    {
      is: 'note',
      text: '智能助手的解答供参考，不是法律意见书；是否给予法律援助由法律援助机构决定。本表含个人信息，仅限办理法律援助和公共法律服务使用（《中华人民共和国法律援助法》第二十一条）。',
    },
  ];
}

function wordsOfTopics(): Readonly<Record<string, string>> {
  return Object.fromEntries(TOPICS.map((topic) => [topic, topic]));
}
