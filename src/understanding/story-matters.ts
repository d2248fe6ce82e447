/** Words that tell what a sentence is about, by matter; only to tell two questions of one message apart. */
const MATTERS: readonly [string, RegExp][] = [
  ['wage', /工资|工钱|欠薪|薪水|加班费|血汗钱|劳务费/u],
  ['contract', /劳动合同|双倍工资|试用期|竞业/u],
  ['dismissal', /辞退|开除|解雇|裁员|辞职|离职|经济补偿/u],
  ['work-injury', /工伤|职业病/u],
  ['insurance', /社保|公积金|养老保险|医保|失业金|生育津贴/u],
  ['divorce', /离婚|分居|结婚证|彩礼|婚前|夫妻共同/u],
  ['children', /抚养|探望|孩子(?:归|跟|判)|户口|领养|收养/u],
  ['support', /赡养|养老(?!保险|金)|不养/u],
  ['inheritance', /遗产|继承|遗嘱|去世/u],
  ['violence', /家暴|打我|殴打|打伤|打架/u],
  ['loan', /借条|欠条|借款|借钱|借给|利息|高利贷|担保|网贷/u],
  ['traffic', /车祸|交通事故|追尾|肇事|酒驾|电动车|撞/u],
  ['rent', /房东|押金|租房|租金|退租|租客|租的房/u],
  ['purchase', /买房|购房|开发商|定金|首付|房产证|过户/u],
  ['property', /物业|业主|停车位|电梯|漏水/u],
  ['neighbour', /邻居|噪音|采光|宅基地/u],
  ['consumer', /退款|退货|商家|假货|健身卡|预付卡|网购|假一赔/u],
  ['land', /征地|拆迁|征收|补偿款|承包地/u],
  ['crime', /拘留|逮捕|判刑|坐牢|取保|报案|立案|警察/u],
  ['fraud', /诈骗|被骗|骗子|刷单/u],
  ['medical', /医院|医疗事故|误诊|手术/u],
  ['reputation', /诽谤|名誉|隐私|个人信息|肖像/u],
  ['will', /公证/u],
  ['aid', /法律援助/u],
  ['mediation', /人民调解|调解委员会/u],
];

/** The matters that a text speaks of. */
export function mattersOf(text: string): ReadonlySet<string> {
  return new Set(MATTERS.filter(([, cue]) => cue.test(text)).map(([matter]) => matter));
}
