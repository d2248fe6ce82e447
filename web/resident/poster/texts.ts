/** What stands on the sheet. It hangs in Chinese offices: Chinese only. */
export const POSTER = {
  print: '打印这一页（A4）',
  hint: '请先用手机扫一下，能打开再打印。也可以在打印时选“另存为 PDF”。',
  unknown: '名录里没有这个编号，二维码只打开首页。请核对地址里的 office=。',
  local: '现在的地址只有这台电脑能打开。请从对外的网址打开这一页再打印。',
  service: '公共法律服务',
  heading: '法律问题，扫码就问',
  sub: '免费 · 不用下载 · 随时可以找人工',
  qr: '法律咨询二维码',
  steps: ['打开手机微信或相机，扫上面的码', '说出或写下您的事', '看答复，想找律师就点“找人工”'],
  call: '不用手机上网，请打 ',
  danger: '有人身危险，请马上打 110',
};
