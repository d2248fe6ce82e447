/** What a place or person of public legal service is (名录类别). */
export const DIRECTORY_KINDS = [
  'centre',
  'station',
  'point',
  'legal-aid',
  'village-counsel',
  'mediation',
  'notary',
  'appraisal',
  'arbitration',
  'law-firm',
  'online-shop',
  'correction',
] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

/** The Chinese name of each kind, as it is written in tables and said to residents. */
export const KIND_NAMES: Readonly<Record<DirectoryKind, string>> = {
  centre: '公共法律服务中心',
  station: '公共法律服务站',
  point: '公共法律服务点',
  'legal-aid': '法律援助机构',
  'village-counsel': '村（社区）法律顾问',
  mediation: '人民调解委员会',
  notary: '公证机构',
  appraisal: '司法鉴定机构',
  arbitration: '仲裁委员会',
  'law-firm': '律师事务所',
  'online-shop': '网上店铺',
  correction: '社区矫正机构',
};

/** Other words for a kind, in tables and in questions; what is more particular stands first. */
const KIND_WORDS: readonly (readonly [DirectoryKind, RegExp])[] = [
  ['village-counsel', /(?:村|社区|居委会|村里的?)[（(]?(?:社区)?[）)]?(?:的)?(?:法律顾问|律师)|法律顾问/u],
  ['online-shop', /网上店铺|网店|线上店铺/u],
  ['legal-aid', /法律援助(?:中心|机构|处|工作站|窗口)?|法援(?:中心|机构|处)?/u],
  ['mediation', /(?:人民)?调解(?:委员会|工作室|中心|室|员|组织)?|调委会/u],
  ['notary', /公证(?:处|机构|员|所)?/u],
  ['appraisal', /(?:司法|伤残|法医)?鉴定(?:所|机构|中心)?/u],
  ['arbitration', /仲裁(?:委员会|委|机构)?/u],
  ['law-firm', /律师事务所|律所|法律服务所/u],
  ['correction', /社区矫正(?:机构|中心|局)?|矫正中心/u],
  ['point', /(?:公共)?法律服务(?:点|工作室|室)|服务点/u],
  ['station', /(?:公共)?法律服务站|司法所|服务站/u],
  ['centre', /(?:公共)?法律服务中心|司法局|服务中心/u],
];

export function isDirectoryKind(text: string): text is DirectoryKind {
  return (DIRECTORY_KINDS as readonly string[]).includes(text);
}

/** The kind that a cell of a table names: its id, its Chinese name, or another word for it; null for none. */
export function readKind(cell: string): DirectoryKind | null {
  const named = DIRECTORY_KINDS.find((kind) => kind === cell || KIND_NAMES[kind] === cell);
  if (named !== undefined) return named;
  return KIND_WORDS.find(([, words]) => new RegExp(`^(?:${words.source})$`, 'u').test(cell))?.[0] ?? null;
}

/** The kind that a question speaks of, its words for it, and the rest of the question; null where it speaks of none. */
export function kindIn(text: string): { kind: DirectoryKind; words: string; rest: string } | null {
  for (const [kind, pattern] of KIND_WORDS) {
    const words = pattern.exec(text)?.[0];
    if (words !== undefined) return { kind, words, rest: text.replace(words, ' ') };
  }
  return null;
}
