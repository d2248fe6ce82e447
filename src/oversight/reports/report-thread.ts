import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ReportFailedError } from './errors.ts';
import type { FigureReport } from './table.ts';

/** A report that takes longer has gone wrong, ms. */
const LONGEST_MS = 60_000;

export type ReportAnswer = { bytes: Uint8Array } | { failed: string };

/** Prints reports in a thread of their own, one thread a report, so that conversations go on meanwhile. Reports are rare. */
export class ReportThread {
  /** @throws ReportFailedError 500 */
  print(report: FigureReport): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const worker = startWorker(report);
      const late = setTimeout(() => worker.terminate(), LONGEST_MS);
      worker.on('message', (answer: ReportAnswer) => {
        if ('failed' in answer) reject(new ReportFailedError(answer.failed));
        else resolve(answer.bytes);
      });
      worker.on('error', (error) =>
        reject(new ReportFailedError(error instanceof Error ? error.message : String(error))),
      );
      worker.on('exit', () => {
        clearTimeout(late);
        // Too late to matter where it has answered.
        reject(new ReportFailedError('its thread ended'));
      });
    });
  }
}

/** The thread's file lies beside this one. Run from source, its thread has to learn TypeScript first. */
function startWorker(report: FigureReport): Worker {
  const extension = extname(import.meta.filename);
  const file = new URL(`./report-worker${extension}`, import.meta.url);
  if (extension !== '.ts') return new Worker(file, { workerData: report });
  const code = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import('${file.href}'); });`;
  return new Worker(code, { eval: true, workerData: report });
}
