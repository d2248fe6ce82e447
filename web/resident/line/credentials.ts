import { AnswerError, callJson } from './http.ts';
import type { LinePorts } from './ports.ts';

/** Where the secret with which the conversation goes on is kept. */
export const RESUME_KEY = 'resume';
/** Ask for a new token this long before the old one ends. */
const MARGIN = 60_000;

export interface Ticket {
  token: string;
  conversationId: string;
  userId: string;
  /** Milliseconds since 1970 by the page's clock. */
  expiresAt: number;
  /** False when the server could not go on with the remembered conversation. */
  resumed: boolean;
}

/** Gets tokens, and keeps the secret with which the same conversation goes on for 7 days. */
export class Credentials {
  private ticket: Ticket | null = null;

  /** Six digits of the region that the resident came in by, for a conversation that begins. */
  regionCode: string | null = null;

  constructor(private readonly ports: LinePorts) {}

  /** True when a conversation of an earlier visit can go on. */
  get remembers(): boolean {
    return this.ports.memory.read(RESUME_KEY) !== null;
  }

  /** The token was refused: fetch another at the next call. */
  expire(): void {
    if (this.ticket !== null) this.ticket = { ...this.ticket, expiresAt: 0 };
  }

  /** A token that is good for a minute at least. */
  async current(): Promise<Ticket> {
    if (this.ticket !== null && this.ticket.expiresAt - MARGIN > this.ports.now()) return this.ticket;
    const resume = this.ports.memory.read(RESUME_KEY);
    try {
      return await this.fetch(resume);
    } catch (error) {
      const refused = error instanceof AnswerError && !error.passing;
      if (resume === null || !refused) throw error;
      this.ports.memory.write(RESUME_KEY, null);
      return await this.fetch(null);
    }
  }

  private async fetch(resume: string | null): Promise<Ticket> {
    const answer = await callJson(this.ports, 'POST', '/channels/web/token', null, {
      ...(this.regionCode === null ? {} : { regionCode: this.regionCode }),
      ...(resume === null ? {} : { resume }),
    });
    const { token, conversationId, userId, resume: next } = answer;
    if (typeof token !== 'string' || typeof conversationId !== 'string') throw new AnswerError(502, null);
    const seconds = typeof answer.expires_in === 'number' ? answer.expires_in : 1800;
    if (typeof next === 'string') this.ports.memory.write(RESUME_KEY, next);
    this.ticket = {
      token,
      conversationId,
      userId: typeof userId === 'string' ? userId : '',
      expiresAt: this.ports.now() + seconds * 1000,
      resumed: resume !== null,
    };
    return this.ticket;
  }
}
