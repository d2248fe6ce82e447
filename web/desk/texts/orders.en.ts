import type { ordersZhCN } from './orders.zh-CN.ts';

/** Work orders (工单), in English. */
export const ordersEn: typeof ordersZhCN = {
  heading: 'Work orders',
};
