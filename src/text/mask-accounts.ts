import { stars } from './mask-numbers.ts';

/** 京A12345, new energy 京AD12345, 京A1234警; GA 36: no letters I and O. */
const PLATE =
  /([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Za-hj-np-zＡ-Ｚ][·•・\-\s]?)((?=[A-Za-z]{0,5}[0-9０-９])(?:[A-HJ-NP-Za-hj-np-z0-9０-９]{5,6}|[A-HJ-NP-Za-hj-np-z0-9０-９]{4}[挂学警港澳试超领]))(?![A-Za-z0-9０-９])/gu;
const NAMED =
  /((?:微信|威信|薇信|v信|QQ|抖音|快手|支付宝|账号|帐号|账户|户头|卡号|社保卡?|医保卡?|护照|通行证|军官证|士兵证|驾驶证|驾照|残疾证|居住证|学号|车架号|发动机号|(?<![A-Za-z])(?:vx|wx|wechat|weixin|qq))(?:账号|号码|号|id)?\s{0,2})((?:是|为|叫|[:：=])?\s{0,2})([A-Za-z0-9][\w-]{4,23})(?![\w-])(?!\s{0,2}(?:元|块|万|多|余|来|左右|年|月|天|个|次))/giu;
const LANDLINE = /((?:电话|座机|固话|家里电话)(?:号码|号)?\s?(?:是|为|[:：])?\s?)([2-8]\d{6,7})(?!\d)/gu;
const PLAIN_WORDS = /^(?:wechat|weixin|https?|pay|app|qq|alipay|wallet|service|online|number)$/iu;

/** 12348, 95588: hotlines are everybody's. */
const HOTLINE = /^(?:1[0-2]\d{3}|9\d{4})$/u;

function isAccount(value: string, isSaid: boolean): boolean {
  if (PLAIN_WORDS.test(value) || HOTLINE.test(value) || /^(?:19|20)\d{6}$/u.test(value)) return false;
  return /\d/u.test(value) || (isSaid && value.length >= 6);
}

/** Hides number plates but for their first two characters, and what follows the name of an account, card or paper. */
export function maskAccounts(text: string): string {
  return text
    .replace(PLATE, (_all, place: string, rest: string) => place + '*'.repeat(rest.length))
    .replace(NAMED, (all: string, name: string, is: string, value: string) =>
      isAccount(value, is.trim() !== '' || /号$/u.test(name.trim())) ? name + is + stars(value, 2) : all,
    )
    .replace(LANDLINE, (_all, name: string, number: string) => name + stars(number, 2));
}
