/** Linkage with the police (110 联动), in Chinese. */
export const incidentsZhCN = {
  heading: '110 联动',
};
