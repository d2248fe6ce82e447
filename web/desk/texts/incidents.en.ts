import type { incidentsZhCN } from './incidents.zh-CN.ts';

/** Linkage with the police (110 联动), in English. */
export const incidentsEn: typeof incidentsZhCN = {
  heading: 'Police',
};
