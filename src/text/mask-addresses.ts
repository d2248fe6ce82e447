const NUMBER = '(?:[0-9０-９]{1,5}|[一二三四五六七八九十百零〇]{1,5}|[A-Za-zＡ-Ｚ][0-9]{0,3}|[甲乙丙丁])';
const STREET =
  '(?:大街|街道|街|大道|(?<!道|公|铁|高速)路|巷|胡同|(?<![院处子房])弄(?!一弄)|村|屯|庄|寨|社区|小区|花园|家园|花苑|新村|苑|公寓|大厦|广场|公馆|名邸)';
const UNIT =
  '(?:号院|号楼|号(?!线|文|令|台|机|召|称|码|之?前|之?后|早|晚|上午|下午|那天|这天|左右|到|开)|栋|幢|座|单元|室(?!内|外|友)|(?:村民)?[组队](?!长|织|成|建)|弄|巷|层|楼|户(?![口只人都型])|门(?!口))';
/** What a name of a street or a village may begin with: no word that joins it to what is said before. */
const HEAD =
  '(?:(?!农村)(?![在住到于从是的了有我他她你您们被把去来和跟与县市区镇乡省州旗这那哪本同该我每各两几第号])[\\p{Script=Han}A-Za-z0-9])';
const PART = `${NUMBER}(?:[-—#之~]${NUMBER}){0,3}${UNIT}`;
/** 建国路88号2号楼501室, 红星村3组15号. */
const NUMBERED = new RegExp(
  `${HEAD}{1,8}?${STREET}(?:${HEAD}{1,8}?${STREET}){0,2}(?:[东南西北中]段)?(?:${PART}){1,6}(?:[0-9０-９]{2,5})?`,
  'gu',
);
/** 3幢2单元501, 12号楼1203室. */
const BUILDING =
  /[0-9０-９A-Za-z一二三四五六七八九十]{1,4}(?:栋|幢|号楼|座)(?:[0-9０-９一二三四五六七八九十]{1,3}(?:单元|门))?[0-9０-９]{2,5}(?:室|号)?(?![0-9０-９年元])|[0-9０-９一二三四五六七八九十]{1,3}单元[0-9０-９]{2,5}(?:室|号)?(?![0-9０-９年元])/gu;
const CUE =
  /((?:家住|现住址?|住址|住所地?|居住地|户籍所?在?地?|户口所?在地?|(?:家庭|收货|送达|邮寄|联系|通讯|通信|身份证|详细)?地址|居?住在|(?<!居)住(?!院|房|宿|户|所|建|宅|进|处|持|址|在|手|嘴)|老家|寄到|寄往)(?:是|为|在|到|[:：])?\s{0,2})([\p{Script=Han}A-Za-z0-9０-９\-—#()（）]{2,48})/gu;
/** Words of a sentence end what can be an address. */
const SENTENCE = /[的了不没我你您他她它们被把给很都也还就说要想问吗呢吧啊得着过让叫请谁么怎]/u;
const MARKED = new RegExp(
  `^.{1,40}(?:${STREET}|[0-9０-９一二三四五六七八九十]{1,5}(?:号院|号楼|号|栋|幢|座|单元|室|组|队|户))(?:[0-9０-９]{2,5})?`,
  'u',
);
const REGION = /^.{0,24}(?:省|市(?!场)|自治区|(?<!小|社|园|城|郊|市|地|山|景)区(?!域)|县|旗|自治州|镇|乡(?!下|村))/u;
/** 农村, 本村, 一个小区: kinds of places, not places. */
const ANY_PLACE =
  /^(?:[这那本同外邻农乡老新旧某哪各一两几]|城中|隔壁|别|附近|对面|自己|安置|商品房|出租|高档)(?:个|条|一|一个|座)?(?:村|小区|社区|街|路|庄|公寓|大街|家园|花园)$/u;
const STARS = '****';

function maskAfterCue(_all: string, cue: string, rest: string): string {
  const end = rest.search(SENTENCE);
  const told = end === -1 ? rest : rest.slice(0, end);
  const [marked] = MARKED.exec(told) ?? [];
  if (marked === undefined) return cue + rest;
  const [region = ''] = REGION.exec(marked) ?? [];
  const fine = marked.slice(region.length);
  if (fine === '' || ANY_PLACE.test(fine)) return cue + rest;
  return cue + region + STARS + rest.slice(marked.length);
}

/**
 * Hides addresses from the street or the village on; province, city, county and town stay, and so do courts, offices
 * and dates (15号). A street alone is hidden only after 住, 地址 and the like.
 */
export function maskAddresses(text: string): string {
  return text.replace(CUE, maskAfterCue).replace(NUMBERED, STARS).replace(BUILDING, STARS);
}
