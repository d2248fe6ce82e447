import type { HttpAnswer } from './ports.ts';

/** A code to go on with on another device. */
export interface ResumeCode {
  code: string;
  /** Milliseconds since 1970 by the page's clock. */
  expiresAt: number;
}

/** Why a code was not taken. */
export type ResumeProblem = 'wrong' | 'too-fast' | 'failed';

export interface ResumePort {
  /** With the token of this conversation. */
  ask(path: string): Promise<HttpAnswer>;
  /** Without one. */
  post(path: string, body: unknown): Promise<HttpAnswer>;
  /** Keep the secret of the conversation that goes on here. */
  keep(resume: string): void;
}

/** 换到另一台设备: this conversation gives out a code, or another one is taken over by its code. */
export class ResumeLine {
  constructor(private readonly port: ResumePort) {}

  /** @throws an error where there is none to be had now. */
  async give(): Promise<ResumeCode> {
    const answer = await this.port.ask('/channels/web/resume-code');
    if (!answer.ok) throw new Error('no code');
    const { code, expiresAt } = (await answer.json()) as { code?: unknown; expiresAt?: unknown };
    const until = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number(expiresAt);
    if (typeof code !== 'string' || code === '' || Number.isNaN(until)) throw new Error('no code');
    return { code, expiresAt: until };
  }

  /** @returns null when the conversation goes on here from now. */
  async take(code: string): Promise<ResumeProblem | null> {
    try {
      const answer = await this.port.post('/channels/web/resume', { code });
      if (answer.status === 429) return 'too-fast';
      if (answer.status >= 500) return 'failed';
      if (!answer.ok) return 'wrong';
      const { resume } = (await answer.json()) as { resume?: unknown };
      if (typeof resume !== 'string') return 'failed';
      this.port.keep(resume);
      return null;
    } catch {
      return 'failed';
    }
  }
}

/** A code as people type it: full-width digits, blanks and dashes are no matter. */
export function plainCode(typed: string): string {
  return typed
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[^0-9a-z]/gi, '')
    .toUpperCase();
}

/** What is wrong with a code before it is tried: only so many may be tried. Ten digits are those of a dialog (续办码). */
export function mistakeIn(code: string): 'empty' | 'dialog' | 'length' | null {
  if (code === '') return 'empty';
  if (/^\d{10}$/.test(code)) return 'dialog';
  return /^\d{8}$/.test(code) ? null : 'length';
}

/** In groups of three or four, to be read out and typed. */
export function groupedCode(code: string): string {
  const size = code.length % 4 === 0 ? 4 : 3;
  return code.replace(new RegExp(`(.{${size}})(?=.)`, 'g'), '$1 ');
}
