const HOUR_MS = 3_600_000;

/** A dispatch with the codes of `knowledge/peers/sample-city.yaml`; nobody in it is real. */
export function sampleOrder(orderNo: string, now: Date): Record<string, unknown> {
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR_MS).toISOString();
  return {
    orderNo,
    dispatchSeq: 1,
    source: '12345',
    channel: '电话',
    acceptedAt: at(-0.25),
    dispatchedAt: at(0),
    caller: { name: '样例来电人', gender: '女', phone: '13800138000', anonymous: false, confidential: false },
    type: '求助',
    category: { scheme: 'GB/T 39666-2020', code: 'TBD-BY-CITY', path: ['公共安全', '司法服务', '法律援助'] },
    title: '【样例】拖欠工资申请法律援助',
    content: '【样例】来电人反映所在公司拖欠三个月工资，希望申请法律援助。',
    address: { text: '样例路 1 号' },
    urgency: '普通',
    deadline: { signBy: at(8), contactBy: at(24), finishBy: at(120), unit: '工作日', days: 5 },
    handler: { main: { code: '440000-SFT', name: '市司法局' }, assist: [] },
    attachments: [],
    relatedOrderNos: [],
  };
}
