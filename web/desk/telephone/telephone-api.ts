import type { HandoffDetail } from '../types.ts';
import type { AnswersBy, MyTelephone, SupervisorRole } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The desk's calls about telephones and recordings. */
export class TelephoneApi {
  constructor(
    private readonly call: Call,
    private readonly sound: (path: string, body: unknown) => Promise<Blob>,
  ) {}

  readonly mine = (): Promise<{ telephone: MyTelephone }> => this.call('GET', '/telephone');
  readonly set = (change: { phone?: string; answersBy?: AnswersBy }): Promise<{ telephone: MyTelephone }> =>
    this.call('PUT', '/telephone', change);
  readonly again = (id: string): Promise<HandoffDetail> => this.call('POST', `${handoff(id)}/telephone/again`, {});
  readonly typeInstead = (id: string): Promise<HandoffDetail> =>
    this.call('POST', `${handoff(id)}/telephone/typing`, {});
  readonly giveBack = (id: string): Promise<HandoffDetail> => this.call('POST', `${handoff(id)}/return`, {});
  readonly supervise = (id: string, as: SupervisorRole, reason: string): Promise<HandoffDetail> =>
    this.call('POST', `${handoff(id)}/telephone/supervise`, { as, reason });
  readonly play = (sessionId: string, recordingId: string, reason: string): Promise<Blob> =>
    this.sound(`/sessions/${encodeURIComponent(sessionId)}/recordings/${encodeURIComponent(recordingId)}`, { reason });
}

function handoff(id: string): string {
  return `/handoffs/${encodeURIComponent(id)}`;
}
