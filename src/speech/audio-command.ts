import { spawn } from 'node:child_process';
import { SpeechError } from './errors.ts';

/** Longer than any recording that is taken. */
const MOST_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs the operator's converter, e.g. `ffmpeg -loglevel error -i pipe:0 -ar 16000 -ac 1 -f wav pipe:1`: the recording
 * on its standard input, the other format on its standard output. Split at blanks; no shell.
 * @throws SpeechError `hotline_speech_command` (502) when it fails, takes too long or puts out nothing.
 */
export function convertAudio(command: string, bytes: Buffer, timeoutMs: number): Promise<Buffer> {
  const [program = '', ...args] = command.trim().split(/\s+/);
  return new Promise((resolve, reject) => {
    const failed = (why: string) =>
      reject(new SpeechError('command', 502, `SPEECH_AUDIO_COMMAND ${why}; the recording was not converted.`));
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: { PATH: process.env.PATH },
    });
    const pieces: Buffer[] = [];
    let size = 0;
    child.once('error', () => failed('cannot be started'));
    child.stdout.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST_OUTPUT) child.kill('SIGKILL');
    });
    child.once('close', (code) => {
      if (code !== 0) failed(code === null ? 'was stopped' : `ended with ${code}`);
      else if (size === 0) failed('put out nothing');
      else resolve(Buffer.concat(pieces));
    });
    // A converter that ends before it has read all is told of by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(bytes);
  });
}
