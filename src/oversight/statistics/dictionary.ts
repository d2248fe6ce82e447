/** One figure as it is defined (指标口径), for the page, the reports and the documentation. */
export interface Definition {
  id: string;
  name: string;
  /** What is counted, over what. */
  text: string;
  /** Where the rule comes from; '' where it is our own. */
  source: string;
}

/** Ratings needed before a share of one person is shown. */
export const LEAST_RATINGS = 10;

/** The metric dictionary (指标口径). A figure that is not here is not shown anywhere. */
export const DICTIONARY: readonly Definition[] = [
  {
    id: 'services',
    name: '服务量',
    text: '已结束的服务次数。一次服务从居民的第一句话开始，到结束为止，不论由机器人还是人员答复，只计一次；计入开始那一天（北京时间）。',
    source: '',
  },
  {
    id: 'asked',
    name: '要求人工',
    text: '服务中至少一次要求或需要转人工的服务数，包括后来放弃等待的。',
    source: '',
  },
  {
    id: 'connect',
    name: '人工接通率',
    text: '由人员答复的服务 ÷ 要求人工的服务。放弃等待、改为留言的都在分母里，不剔除。',
    source: 'GB/T 33358-2016：接通率不低于 95%',
  },
  {
    id: 'telephone',
    name: '电话应答率',
    text: '电话服务中得到第一次答复（机器人或人员）的 ÷ 全部电话服务。',
    source: '',
  },
  {
    id: 'voice15',
    name: '电话 15 秒人工答复率',
    text: '从第一次要求人工算起 15 秒内由人员接起的电话服务 ÷ 要求人工的全部电话服务（放弃的算未达到，不剔除）。',
    source: 'GB/T 33358-2016：人工应答不超过 15 秒',
  },
  {
    id: 'voice20',
    name: '电话 20 秒人工答复率',
    text: '同上，时限为 20 秒，用于与其他热线比较。',
    source: '',
  },
  {
    id: 'text180',
    name: '文字 3 分钟人工答复率',
    text: '网页、微信、短信中，从第一次要求人工算起 3 分钟内由人员答复的服务 ÷ 要求人工的全部文字服务（放弃的算未达到）。',
    source: 'GB/T 33358-2016：短信和新媒体 3 分钟内答复',
  },
  {
    id: 'alone',
    name: '机器人独立办结率',
    text: '没有要求人工、结果为“已解答”或“完成法律援助预审”的服务 ÷ 全部服务（拨错、误发的不计入分母）。7 日内再来的另见“重复来访率”。',
    source: '',
  },
  {
    id: 'satisfied',
    name: '满意率',
    text: '（非常满意＋满意）÷ 全部评价数。只按已评价的计算，未评价的不推定。',
    source: '',
  },
  {
    id: 'basically',
    name: '基本满意以上率',
    text: '（非常满意＋满意＋基本满意）÷ 全部评价数。',
    source: '',
  },
  {
    id: 'participation',
    name: '参评率',
    text: '已评价的服务 ÷ 已发出评价邀请的服务。评价计入服务开始那一天，所以以前的数字会随后来的评价变化。',
    source: '',
  },
  {
    id: 'wait',
    name: '等候时间',
    text: '由人员答复的服务，从第一次要求人工到第一次人员答复；列中位数和 90 分位数，误差不超过 ±9%。',
    source: '',
  },
  {
    id: 'open',
    name: '办结时间',
    text: '从服务开始到结束；列中位数和 90 分位数，误差不超过 ±9%。',
    source: '',
  },
  {
    id: 'clocks',
    name: '各段用时',
    text: '平均每次服务中由机器人接待、等候人工、人员接待、小结的时间，四段之和等于服务总时长。',
    source: '',
  },
  {
    id: 'repeat',
    name: '重复来访率',
    text: '同一人在此前 7 日内已有一次服务的服务 ÷ 全部服务。“同一人”按号码或账号的加密指纹判断，换号码认不出。',
    source: '',
  },
  { id: 'emergencies', name: '紧急情况', text: '识别出任何一类紧急情况的服务数。', source: '' },
  {
    id: 'quality',
    name: '自动质检得分',
    text: '已自动评分的服务的平均分（0—100）。',
    source: '',
  },
  {
    id: 'lawyer',
    name: '人员统计',
    text: `服务计入最后接待的人员，在服务结束时确定，以后不因调班、调岗改变；在岗时间按签到签退计算，重叠只算一次。评价少于 ${LEAST_RATINGS} 个的不列比率。按姓名排列，不作排名。`,
    source: '国办函〔2025〕66号：不盲目排名',
  },
  {
    id: 'topic',
    name: '事项、地区',
    text: '事项为识别出的 20 类之一，未识别的单列。地区为居民说明的最具体的地区，没有说明的单列为“未说明”。',
    source: '',
  },
  {
    id: 'previous',
    name: '与上期比较',
    text: '与紧接在前、天数相同的一段时间比较。任何一期没有数据时不比较；“—”表示没有数据，不等于 0。',
    source: '',
  },
];
