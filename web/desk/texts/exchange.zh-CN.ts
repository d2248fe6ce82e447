/** What goes to and comes from other offices (对外交换), in Chinese. */
export const exchangeZhCN = {
  heading: '对外交换',
};
