import type {
  AidChannel,
  AidHomeVisit,
  AidRepresentative,
  GreenGroup,
  RefusalCode,
  Relation,
  ServiceForm,
  UrgentFlag,
} from '../application/application-parts.ts';

/** Chinese words of the codes of an application, as the forms print them. */
export const SEX = { male: '男', female: '女' } as const;

export const RESIDENCE = { urban: '城镇', rural: '农村' } as const;

export const CHANNEL: Readonly<Record<AidChannel, string>> = {
  desk: '窗口',
  voice: '电话',
  web: '网络',
  wechat: '微信',
  sms: '短信',
  terminal: '终端',
};

export const RELATION: Readonly<Record<Relation, string>> = {
  guardian: '监护人',
  'other-guardian': '其他监护人',
  spouse: '配偶',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  grandparent: '祖父母、外祖父母',
  grandchild: '孙子女、外孙子女',
  entrusted: '受委托的人',
};

export const BECAUSE: Readonly<Record<AidRepresentative['because'], string>> = {
  'no-capacity': '本人为无民事行为能力人或者限制民事行为能力人',
  'in-custody': '本人被羁押、服刑或者强制隔离戒毒',
  'cannot-come': '本人行动不便',
  'wishes-it': '本人委托',
};

export const SERVICE_FORM: Readonly<Record<ServiceForm, string>> = {
  consultation: '法律咨询',
  drafting: '代拟法律文书',
  'criminal-defence': '刑事辩护与代理',
  litigation: '民事、行政、国家赔偿案件的诉讼代理及非诉讼代理',
  'duty-lawyer': '值班律师法律帮助',
  'labour-arbitration': '劳动争议调解与仲裁代理',
  other: '法律、法规、规章规定的其他形式',
};

export const REFUSAL: Readonly<Record<RefusalCode, string>> = {
  'not-in-scope': '申请事项不属于法律援助范围',
  'over-means': '不符合经济困难标准',
  'no-identity': '未能证明申请人身份',
  'wrong-agency': '不属于本机构受理',
  'withdrawn-no-papers': '未按要求补充材料，视为撤回申请',
  'already-has-agent': '已经委托代理人或者辩护人',
};

export const GREEN: Readonly<Record<GreenGroup, string>> = {
  military: '军人军属、退役军人',
  'migrant-worker': '农民工',
  'laid-off': '下岗失业人员',
  disabled: '残疾人',
  elder: '老年人',
  woman: '妇女',
  minor: '未成年人',
};

export const URGENT: Readonly<Record<UrgentFlag, string>> = {
  'deadline-under-7-days': '距法定时效或者期限届满不足七日，需要及时提起诉讼或者申请仲裁、行政复议',
  preservation: '需要立即申请财产保全、证据保全',
  'advance-execution': '需要立即申请先予执行',
  other: '法律、法规、规章规定的其他情形',
};

export const HOME_VISIT: Readonly<Record<AidHomeVisit['because'], string>> = {
  'cannot-walk': '行走不便',
  bedridden: '卧床',
  'severe-illness': '重病',
  'very-old': '高龄',
  other: '其他',
};

export const CONTACT = { channel: '原咨询渠道', phone: '电话', none: '不要主动联系' } as const;

export const OUTCOME = { granted: '给予法律援助', refused: '不予法律援助', referred: '转交其他机构' } as const;

/** Titles of the notice that follow from its decision. */
export const DECISION_TITLE = {
  granted: '给予法律援助决定书',
  refused: '不予法律援助决定书',
  referred: '法律援助申请转交告知书',
} as const;
