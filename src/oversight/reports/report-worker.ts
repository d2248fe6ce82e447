import { parentPort, workerData } from 'node:worker_threads';
import { printReport } from './print-report.ts';
import type { ReportAnswer } from './report-thread.ts';
import type { FigureReport } from './table.ts';

/** The thread in which one report is printed. */
const answer = await printReport(workerData as FigureReport).then(
  (bytes): ReportAnswer => ({ bytes }),
  (error: unknown): ReportAnswer => ({ failed: error instanceof Error ? error.message : String(error) }),
);
parentPort?.postMessage(answer);
