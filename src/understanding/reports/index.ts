/**
 * Reports (评测报告): how well the recogniser does on utterances that it has not seen, in figures and pictures.
 */
export { OUTSIDE } from '../decision.ts';
export { calibrationChart } from './calibration-chart.ts';
export { confusionChart, subjectPairs } from './confusion-chart.ts';
export { auroc, type Figures, figuresOf } from './figures.ts';
export { askHeldOut, type HoldOutBy, type Judged, judge } from './held-out.ts';
export { headline, percent, reportOf } from './report.ts';
export { rocChart } from './roc-chart.ts';
