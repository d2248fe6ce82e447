import type { HandoffDetail, HandoffSummary, TurnView } from '../types.ts';
import type {
  CannedReplies,
  CannedReply,
  CasePage,
  DeclineReason,
  DeskFindings,
  ForbiddenPhrase,
  HandoffPlace,
  Outcome,
  Receivers,
} from './handoff-types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** What a lawyer says, and the last turn he had seen: with newer words of the resident it is refused (409). */
export interface Reply {
  clientId: string;
  text: string;
  seenSeq?: number;
  /** The answer of the knowledge whose words it is. */
  answerId?: string;
}

/** The desk's calls about cases; a step answers with the case as it is after it. */
export class HandoffApi {
  constructor(private readonly call: Call) {}

  readonly list = (
    place: HandoffPlace,
    lawyerId = '',
    cursor: string | null = null,
  ): Promise<CasePage<HandoffSummary>> => {
    const query = new URLSearchParams({ place });
    if (lawyerId !== '') query.set('lawyerId', lawyerId);
    if (cursor !== null) query.set('cursor', cursor);
    return this.call('GET', `/handoffs?${query}`);
  };
  readonly decline = (id: string, reason: DeclineReason): Promise<unknown> => this.act(id, 'decline', { reason });
  readonly typing = (id: string): Promise<unknown> => this.act(id, 'typing', {});
  readonly giveBack = (id: string): Promise<HandoffDetail> => this.act(id, 'return', {});
  readonly transfer = (id: string, to: string, comment: string): Promise<HandoffDetail> =>
    this.act(id, 'transfer', { to, comment });
  readonly cancelTransfer = (id: string): Promise<HandoffDetail> => this.act(id, 'cancel-transfer', {});
  readonly transferToQueue = (
    id: string,
    wants: { skills: string[]; languages: string[]; comment: string },
  ): Promise<HandoffDetail> => this.act(id, 'transfer-to-queue', wants);
  readonly takeOver = (id: string, reason: string): Promise<HandoffDetail> => this.act(id, 'take-over', { reason });
  readonly end = (id: string, handedBack: { settled: string } | null): Promise<HandoffDetail> =>
    this.act(id, 'end', { handedBack });
  readonly close = (id: string, outcome: Outcome, note: string): Promise<HandoffDetail> =>
    this.act(id, 'close', { outcome, note });
  readonly askHelp = (id: string, text: string): Promise<HandoffDetail> => this.act(id, 'help', { text });
  readonly helpGiven = (id: string): Promise<HandoffDetail> => this.act(id, 'help-given', {});
  /** @param clientId the same for every try: the note is kept once. */
  readonly addNote = (
    id: string,
    text: string,
    kind: 'note' | 'whisper' = 'note',
    clientId?: string,
  ): Promise<HandoffDetail> => this.act(id, 'notes', { text, kind, ...(clientId === undefined ? {} : { clientId }) });
  readonly say = (id: string, reply: Reply): Promise<{ turn: TurnView }> => this.act(id, 'messages', reply);
  readonly receivers = (id: string): Promise<Receivers> =>
    this.call('GET', `/handoffs/receivers?for=${encodeURIComponent(id)}`);

  readonly cannedReplies = (): Promise<CannedReplies> => this.call('GET', '/canned-replies');
  readonly addCannedReply = (reply: Omit<CannedReply, 'id'>): Promise<unknown> =>
    this.call('POST', '/canned-replies', reply);
  readonly changeCannedReply = ({ id, ...reply }: CannedReply): Promise<unknown> =>
    this.call('PUT', `/canned-replies/${encodeURIComponent(id)}`, reply);
  readonly removeCannedReply = (id: string): Promise<void> =>
    this.call('DELETE', `/canned-replies/${encodeURIComponent(id)}`);
  readonly find = (words: string): Promise<DeskFindings> =>
    this.call('GET', `/desk-search?q=${encodeURIComponent(words)}`);
  readonly serviceWords = (): Promise<{ forbidden: ForbiddenPhrase[] }> => this.call('GET', '/service-words');

  private act<T>(id: string, action: string, body: unknown): Promise<T> {
    return this.call('POST', `/handoffs/${encodeURIComponent(id)}/${action}`, body);
  }
}
