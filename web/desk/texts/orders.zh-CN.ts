/** Work orders (工单), in Chinese. */
export const ordersZhCN = {
  heading: '工单',
};
