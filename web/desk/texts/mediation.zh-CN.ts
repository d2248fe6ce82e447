/** People's mediation (人民调解), in Chinese. */
export const mediationZhCN = {
  heading: '人民调解',
};
