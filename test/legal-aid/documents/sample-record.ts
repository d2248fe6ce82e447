import {
  type AidDocumentRecord,
  BLANK_CONSULTATION,
  BLANK_RECORD,
  type Consultation,
  type DocumentContext,
} from '../../../src/legal-aid/documents/index.ts';

/** 00:30 on 22 November in Shanghai; still the 21st in UTC. */
export const NOW = new Date('2026-11-21T16:30:00Z');

/** The sealed fields of the samples are the numbers with `sealed:` before them. */
export const sampleContext = (numbers: DocumentContext['numbers']): DocumentContext => ({
  numbers,
  open: (sealed) => sealed.replace('sealed:', ''),
  groupName: (code) => (code === 'relief' ? '社会救助对象' : code),
  now: NOW,
});

/** A record with everything told. */
export const fullRecord: AidDocumentRecord = {
  ...BLANK_RECORD,
  number: 'FY20261122-0007-3',
  state: 'under-review',
  receivedAt: NOW,
  channel: 'wechat',
  matterName: '请求支付劳动报酬',
  applicant: {
    name: '申请人甲',
    sex: 'male',
    birthDay: '1968-03-05',
    identityNumber: 'sealed:110101196803051234',
    phone: 'sealed:+8613800001234',
    residence: '安徽省蚌埠市龙子湖区某某路12号',
  },
  representative: {
    person: {
      name: '代理人乙',
      sex: 'female',
      birthDay: null,
      identityNumber: 'sealed:110101197001010002',
      phone: 'sealed:+8613900005678',
      residence: '同上',
    },
    relation: 'spouse',
    because: 'cannot-come',
    isInfringer: false,
  },
  means: {
    householdSize: 3,
    monthlyIncomeFen: 230_000,
    monthlyIncomeHighFen: 240_050,
    residence: 'rural',
    incomes: [
      { source: '打零工', monthlyFen: 150_000 },
      { source: '种地', monthlyFen: 80_005 },
    ],
    assets: ['村里自建房三间'],
  },
  groups: ['relief'],
  green: ['migrant-worker'],
  story: '一天三百，干了四十五天，只给了两千块。',
  facts: [{ label: '欠薪金额', value: '11500元' }],
  otherParty: '某某建筑劳务有限公司',
  deadlines: [{ day: '2026-11-26', what: '申请劳动仲裁' }],
  urgent: ['deadline-under-7-days'],
  declaration: {
    words: '我承诺所说属实，已经听过第六十四条。',
    version: '1',
    channel: 'wechat',
    readOutAt: NOW,
    confirmedAt: NOW,
    turnKey: null,
    signedAt: null,
  },
  agency: { id: 'sample-aid', name: '示例区法律援助中心', regionCode: '340302', by: 'place-of-matter', why: '' },
  appointment: {
    placeId: 'sample-aid',
    placeName: '示例区公共法律服务中心',
    startsAt: new Date('2026-11-24T01:00:00Z'),
    endsAt: new Date('2026-11-24T01:30:00Z'),
    state: 'booked',
  },
  contact: { by: 'channel', safeTime: '晚上七点以后', language: '方言', access: ['大字'] },
  papers: [
    { id: 'p1', name: '居民身份证', state: 'received', uploadIds: ['u1'], receivedAt: NOW, note: '' },
    { id: 'p2', name: '劳动合同', state: 'needed', uploadIds: [], receivedAt: null, note: '没有的，工友证言也可以' },
    { id: 'p3', name: '工资结算单', state: 'needed', uploadIds: [], receivedAt: null, note: '' },
    { id: 'p4', name: '户口簿', state: 'waived', uploadIds: [], receivedAt: null, note: '' },
  ],
  papersAskedAt: NOW,
  papersDueDay: '2026-12-02',
  clocks: [{ name: 'decide', startedAt: NOW, dueAt: NOW, lastDay: '2026-11-29', stoppedAt: null, warned: [] }],
};

const decided = { by: 's1', byName: '督导员一号', at: NOW, codes: [], serviceForm: null, referredTo: '' };

export const grantedRecord: AidDocumentRecord = {
  ...fullRecord,
  state: 'assigned',
  decision: {
    ...decided,
    outcome: 'granted',
    reasons: '符合第三十一条第（五）项。',
    serviceForm: 'labour-arbitration',
  },
  assignment: { lawyerId: 'l1', lawyerName: '值班律师一号', by: 's1', at: NOW, skills: [] },
};

export const refusedRecord: AidDocumentRecord = {
  ...fullRecord,
  state: 'refused',
  decision: { ...decided, outcome: 'refused', reasons: '属于公司之间的货款纠纷。', codes: ['not-in-scope'] },
};

export const referredRecord: AidDocumentRecord = {
  ...fullRecord,
  state: 'referred',
  decision: { ...decided, outcome: 'referred', reasons: '办案机关在外地。', referredTo: '示例市法律援助中心' },
};

/** Thirty characters, one of them outside the plane that most fonts cover, and one that few know. */
export const LONG_NAME = `䶮𠮷${'阿'.repeat(28)}`;

/** Three thousand characters, each hundred with its number, so that a lost one is seen. */
export const LONG_STORY = Array.from(
  { length: 30 },
  (_, at) => `（${at + 1}）${'老板拖欠工资'.repeat(17).slice(0, 94)}😀。`,
).join('');

/** A record whose every text is as long as it can be. */
export const longRecord: AidDocumentRecord = {
  ...refusedRecord,
  applicant: { ...fullRecord.applicant, name: LONG_NAME, residence: '某'.repeat(200) },
  story: LONG_STORY,
  facts: Array.from({ length: 40 }, (_, at) => ({ label: `事实${at + 1}`, value: '很长的说明'.repeat(8) })),
  means: {
    ...fullRecord.means,
    householdSize: 30,
    monthlyIncomeFen: 999_999_999_99,
    incomes: Array.from({ length: 60 }, (_, at) => ({
      source: `来源${at + 1}${'收入'.repeat(20)}`,
      monthlyFen: at + 1,
    })),
    assets: Array.from({ length: 40 }, (_, at) => `财产${at + 1}`),
  },
  papers: Array.from({ length: 60 }, (_, at) => ({
    id: `p${at + 1}`,
    name: `材料${at + 1}${'名称'.repeat(30)}`,
    state: at % 2 === 0 ? ('needed' as const) : ('received' as const),
    uploadIds: [],
    receivedAt: at % 2 === 0 ? null : NOW,
    note: '说明'.repeat(40),
  })),
  decision: refusedRecord.decision === null ? null : { ...refusedRecord.decision, reasons: LONG_STORY },
  declaration: fullRecord.declaration === null ? null : { ...fullRecord.declaration, words: LONG_STORY },
};

export const fullConsultation: Consultation = {
  ...BLANK_CONSULTATION,
  number: 's-0001',
  channel: 'voice',
  openedAt: NOW,
  closedAt: new Date(NOW.getTime() + 15 * 60_000),
  region: '安徽省蚌埠市',
  topic: '劳动纠纷',
  matters: ['拖欠工资'],
  phone: 'sealed:+8613800001234',
  turns: [
    { at: NOW, from: 'resident', text: '老板欠我工资，我电话13800001234' },
    { at: NOW, from: 'system', text: '值班律师已接入' },
    { at: NOW, from: 'bot', text: '可以向劳动保障监察大队投诉。' },
    { at: NOW, from: 'lawyer', text: '也可以申请仲裁。' },
  ],
  outcome: 'handed-over',
  lawyerName: '值班律师一号',
  rating: 'satisfied',
  agency: '示例律师事务所',
  grounds: ['《中华人民共和国劳动合同法》第三十条', '《保障农民工工资支付条例》第三条'],
  preCheck: '可能符合法律援助条件',
  clocks: { botMs: 80_000, waitingMs: 15_000, lawyerMs: 720_000, wrapUpMs: 85_000 },
};

export const longConsultation: Consultation = {
  ...fullConsultation,
  turns: Array.from({ length: 200 }, (_, at) => ({
    at: new Date(NOW.getTime() + at * 1000),
    from: at % 2 === 0 ? ('resident' as const) : ('bot' as const),
    text: `第${at + 1}句${'说了很多'.repeat(at % 30)}`,
  })),
};
