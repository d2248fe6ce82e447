import type { exchangeZhCN } from './exchange.zh-CN.ts';

/** What goes to and comes from other offices (对外交换), in English. */
export const exchangeEn: typeof exchangeZhCN = {
  heading: 'Exchange',
};
