import type { HttpAnswer } from './ports.ts';

/** One paper of the list. */
export interface WantedPaper {
  id: string;
  name: string;
  isReceived: boolean;
  note: string;
}

/** A file that was sent. */
export interface SentFile {
  id: string;
  name: string;
  bytes: number;
  paperId: string | null;
}

export interface PapersState {
  isOpen: boolean;
  mayRemove: boolean;
  wanted: WantedPaper[];
  files: SentFile[];
  /** Largest file, bytes. */
  fileBytes: number;
}

/** Why a file was not taken: the last part of the server's code, or `failed` when there was no answer. */
export type PaperProblem = string;

/** What the panel of papers needs of the world. */
export interface PapersPort {
  /** A call with the token of the conversation. */
  call(method: 'GET' | 'DELETE', path: string): Promise<HttpAnswer>;
  /** Sends one file; `progress` is told the part that is sent, 0 to 1. */
  send(file: File, paperId: string | null, progress: (part: number) => void): Promise<HttpAnswer>;
}

const BASE = '/api/aid/papers';
const CODE = /^hotline_aid_paper_(\w+)$/;
const TEN_MEGABYTES = 10 * 1024 * 1024;

/** The papers of this conversation's application. */
export class PapersLine {
  constructor(private readonly port: PapersPort) {}

  async read(): Promise<PapersState> {
    const answer = await this.port.call('GET', BASE);
    if (!answer.ok) throw new Error('the papers cannot be read');
    return readState(await answer.json());
  }

  /** @returns null, or what was wrong. */
  async send(file: File, paperId: string | null, progress: (part: number) => void): Promise<PaperProblem | null> {
    return problemOf(await this.port.send(file, paperId, progress).catch(() => null));
  }

  async remove(id: string): Promise<PaperProblem | null> {
    return problemOf(await this.port.call('DELETE', `${BASE}/${encodeURIComponent(id)}`).catch(() => null));
  }
}

async function problemOf(answer: HttpAnswer | null): Promise<PaperProblem | null> {
  if (answer === null) return 'failed';
  if (answer.ok) return null;
  if (answer.status === 413) return 'too_large';
  if (answer.status === 429) return 'too_fast';
  const body = fields(await answer.json().catch(() => null));
  return CODE.exec(text(body.code))?.[1] ?? 'failed';
}

function readState(answer: unknown): PapersState {
  const { isOpen, mayRemove, papers, files, limits } = fields(answer);
  const { fileBytes } = fields(limits);
  return {
    isOpen: isOpen === true,
    mayRemove: mayRemove === true,
    wanted: list(papers).map((each) => ({
      id: text(each.id),
      name: text(each.name),
      isReceived: each.state === 'received',
      note: text(each.note),
    })),
    files: list(files).map((each) => ({
      id: text(each.id),
      name: text(each.name),
      bytes: typeof each.bytes === 'number' ? each.bytes : 0,
      paperId: typeof each.paperId === 'string' ? each.paperId : null,
    })),
    fileBytes: typeof fileBytes === 'number' ? fileBytes : TEN_MEGABYTES,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).map(fields);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
