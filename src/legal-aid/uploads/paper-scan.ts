import { spawn } from 'node:child_process';

/** `failed`: nobody can say; the file is looked at again later and not opened until then. */
export type ScanResult = 'clean' | 'found' | 'failed';

/** Looks for harmful content (查杀) in what residents send. */
export interface PaperScan {
  scan(bytes: Buffer): Promise<ScanResult>;
}

const TIME_LIMIT_MS = 20_000;

/**
 * A program of the operator's (`PAPERS_SCAN_COMMAND`, for example `clamdscan --no-summary -`), run without a shell. It
 * reads the file from its standard input and ends with 0 (clean) or 1 (found); everything else is a failure.
 * @param command program and arguments, parted by blanks.
 */
export function createScanCommand(
  command: string,
  options: { timeoutMs?: number; onFailure: (why: string) => void },
): PaperScan {
  const [program = '', ...args] = command.trim().split(/\s+/u);
  return {
    scan: (bytes) =>
      new Promise((resolve) => {
        const failed = (why: string) => {
          options.onFailure(why);
          resolve('failed');
        };
        const { PATH } = process.env;
        // A group of its own, so that at the end of the time nothing that it started stays.
        const child = spawn(program, args, {
          shell: false,
          detached: true,
          stdio: ['pipe', 'ignore', 'ignore'],
          env: { PATH },
        });
        let isLate = false;
        const timer = setTimeout(() => {
          isLate = true;
          endGroup(child.pid);
        }, options.timeoutMs ?? TIME_LIMIT_MS);
        child.once('error', () => {
          clearTimeout(timer);
          child.removeAllListeners('close');
          failed('the program cannot be started');
        });
        child.once('close', (code) => {
          clearTimeout(timer);
          if (isLate) failed('it took too long');
          else if (code === 0) resolve('clean');
          else if (code === 1) resolve('found');
          else failed(`it ended with ${code ?? 'a signal'}`);
        });
        // A scanner may have seen enough before the end.
        child.stdin.on('error', () => undefined);
        child.stdin.end(bytes);
      }),
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
