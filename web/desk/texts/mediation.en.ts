import type { mediationZhCN } from './mediation.zh-CN.ts';

/** People's mediation (人民调解), in English. */
export const mediationEn: typeof mediationZhCN = {
  heading: 'Mediation',
};
