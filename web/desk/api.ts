import { AccountApi } from './account/account-api.ts';
import type { WhoAmI } from './account/types.ts';
import { AidApi } from './aid/aid-api.ts';
import { ApiError } from './api-error.ts';
import { AuditApi } from './audit/audit-api.ts';
import { ExchangeApi } from './exchange/exchange-api.ts';
import { IncidentsApi } from './incidents/incidents-api.ts';
import type {
  Answer,
  AnswerDetail,
  Base,
  Draft,
  FieldChange,
  KnowledgeFilter,
  KnowledgeList,
  Problem,
  Proposal,
  Register,
  Report,
  RevisionView,
} from './knowledge/types.ts';
import { DutyApi } from './lawyer/duty-api.ts';
import { HandoffApi } from './lawyer/handoff-api.ts';
import { MediationApi } from './mediation/mediation-api.ts';
import { OrdersApi } from './orders/orders-api.ts';
import { PrivacyApi } from './privacy/privacy-api.ts';
import { QualityApi } from './quality/quality-api.ts';
import { QuestionsApi } from './questions/questions-api.ts';
import { ReviewsApi } from './reviews/reviews-api.ts';
import { RosterApi } from './roster/roster-api.ts';
import { SessionsApi } from './sessions/sessions-api.ts';
import { StaffApi } from './staff/staff-api.ts';
import { StatisticsApi } from './statistics/statistics-api.ts';
import { TelephoneApi } from './telephone/telephone-api.ts';
import type {
  HandoffDetail,
  HandoffSummary,
  IntentName,
  MisunderstoodPage,
  MisunderstoodQuestion,
  MisunderstoodState,
  Outcome,
  Overview,
  Queue,
  TurnsPart,
  TurnView,
  UndeliveredGroup,
} from './types.ts';
import { WallApi } from './wall/wall-api.ts';

export { ApiError };

const TIMEOUT = 15_000;
/** A recording of half an hour is some megabytes. */
const SOUND_TIMEOUT = 120_000;

/** Labelled questions as a file; the browser saves it. */
export const LABELLED_FILE = '/api/desk/misunderstood/labelled.jsonl';

/** Nobody is signed in with this browser; other refusals of this status say that a password or code is wrong. */
const NOT_SIGNED_IN = 'hotline_staff_not_signed_in';
/** Something has to be done before the desk may be used. */
const MUST_DO = 'hotline_staff_must_';

/**
 * The desk's calls. `signedOut` runs when the server no longer knows who we are, `hindered` when it wants a new
 * password or a second factor first.
 */
export class DeskApi {
  /** Signing in, and one's own account. */
  readonly account = new AccountApi((method, path, body) => this.call(method, path, body));

  /** Shifts, hours and duty days. */
  readonly roster = new RosterApi((method, path, body) => this.call(method, path, body));

  /** Questions that went unanswered, and drafts of content. */
  readonly questions = new QuestionsApi((method, path, body) => this.call(method, path, body));

  /** Work orders, and what goes to and comes from other offices. */
  readonly orders = new OrdersApi((method, path, body) => this.call(method, path, body));
  readonly exchange = new ExchangeApi((method, path, body) => this.call(method, path, body));

  /** Services that were rated badly. */
  readonly incidents = new IncidentsApi((method, path, body) => this.call(method, path, body));

  /** Cases of people's mediation. */
  readonly mediation = new MediationApi((method, path, body) => this.call(method, path, body));

  readonly reviews = new ReviewsApi((method, path, body) => this.call(method, path, body));

  /** Scores of services, second looks, appeals. */
  readonly quality = new QualityApi((method, path, body) => this.call(method, path, body));

  /** Requests, holds and deletions of personal data. */
  readonly privacy = new PrivacyApi(
    (method, path, body) => this.call(method, path, body),
    async (path, body) => (await this.ask('POST', path, body, SOUND_TIMEOUT)).blob(),
  );

  /** Figures and reports. */
  readonly statistics = new StatisticsApi((method, path, body) => this.call(method, path, body));

  /** The record of services. */
  readonly services = new SessionsApi(
    (method, path, body) => this.call(method, path, body),
    async (path, body) => (await this.ask('POST', path, body, SOUND_TIMEOUT)).blob(),
  );

  /** What goes on now. */
  readonly wall = new WallApi((method, path, body) => this.call(method, path, body));

  /** Who did what. */
  readonly audit = new AuditApi((method, path, body) => this.call(method, path, body));

  /** Accounts of colleagues. */
  readonly staff = new StaffApi((method, path, body) => this.call(method, path, body));

  /** Applications for legal aid. */
  readonly aid = new AidApi((method, path, body) => this.call(method, path, body));

  /** Cases between resident, bot and lawyer. */
  readonly cases = new HandoffApi((method, path, body) => this.call(method, path, body));

  /** Who is there. */
  readonly presence = new DutyApi((method, path, body) => this.call(method, path, body));

  readonly telephone = new TelephoneApi(
    (method, path, body) => this.call(method, path, body),
    async (path, body) => (await this.ask('POST', path, body, SOUND_TIMEOUT)).blob(),
  );

  constructor(
    private readonly signedOut: () => void,
    private readonly hindered: () => void,
  ) {}

  readonly whoAmI = (): Promise<WhoAmI> => this.call('GET', '/session');
  /** @param anyway although residents are served. */
  readonly signOut = (anyway = false): Promise<void> => this.call('DELETE', anyway ? '/session?anyway=1' : '/session');
  readonly queue = (): Promise<Queue> => this.call('GET', '/queue');
  readonly handoff = (id: string): Promise<HandoffDetail> => this.call('GET', `/handoffs/${encodeURIComponent(id)}`);
  readonly accept = (id: string): Promise<HandoffDetail> => this.act(id, 'accept', {});
  readonly say = (id: string, clientId: string, text: string): Promise<{ turn: TurnView }> =>
    this.act(id, 'messages', { clientId, text });
  readonly close = (id: string, outcome: Outcome, note: string): Promise<HandoffDetail> =>
    this.act(id, 'close', { outcome, note });
  readonly turnsAfter = (conversationId: string, seq: number): Promise<TurnsPart> =>
    this.call('GET', `/conversations/${encodeURIComponent(conversationId)}/turns?after=${seq}`);
  readonly messages = (state: 'open' | 'done'): Promise<{ messages: HandoffSummary[] }> =>
    this.call('GET', `/messages?state=${state}`);
  readonly revealPhone = (id: string, reason: string): Promise<{ phone: string }> =>
    this.act(id, 'reveal-phone', { reason });
  readonly messageDone = (id: string, note: string): Promise<HandoffDetail> => this.act(id, 'message-done', { note });
  readonly deliveries = (): Promise<{ groups: UndeliveredGroup[] }> => this.call('GET', '/deliveries');
  readonly retryDeliveries = ({
    state,
    channel,
    reason,
  }: UndeliveredGroup): Promise<{ queued: number; groups: UndeliveredGroup[] }> =>
    this.call('POST', '/deliveries/retry', { state, channel, reason });
  readonly overview = (): Promise<Overview> => this.call('GET', '/overview');
  readonly misunderstood = (state: MisunderstoodState, cursor: string | null): Promise<MisunderstoodPage> => {
    const query = new URLSearchParams({ state, ...(cursor === null ? {} : { cursor }) });
    return this.call('GET', `/misunderstood?${query}`);
  };
  readonly intents = (): Promise<{ intents: IntentName[] }> => this.call('GET', '/intents');
  readonly label = (id: string, intent: string): Promise<{ question: MisunderstoodQuestion }> =>
    this.call('POST', `/misunderstood/${encodeURIComponent(id)}/label`, { intent });
  readonly dismiss = (id: string): Promise<{ question: MisunderstoodQuestion }> =>
    this.call('POST', `/misunderstood/${encodeURIComponent(id)}/dismiss`, {});
  readonly sayMisunderstood = (handoffId: string, turnId: string): Promise<void> =>
    this.act(handoffId, 'misunderstood', { turnId });
  readonly answers = (filter: KnowledgeFilter): Promise<KnowledgeList> => {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
    return this.call('GET', `/knowledge/answers?${query}`);
  };
  readonly answer = (id: string): Promise<{ answer: AnswerDetail }> => this.call('GET', answerPath(id));
  readonly register = (): Promise<Register> => this.call('GET', '/knowledge/register');
  readonly preview = (id: string, content: Answer): Promise<{ report: Report; changes: FieldChange[] }> =>
    this.call('POST', `${answerPath(id)}/preview`, { content });
  readonly checkAnswer = (id: string, content: Answer): Promise<{ report: Report; changes: FieldChange[] }> =>
    this.call('POST', `${answerPath(id)}/check`, { content });
  readonly propose = (id: string, draft: Draft): Promise<{ proposal: Proposal }> =>
    this.call('POST', `${answerPath(id)}/proposals`, draft);
  readonly proposals = (): Promise<{ proposals: RevisionView[] }> => this.call('GET', '/knowledge/proposals');
  readonly proposal = (id: string): Promise<{ proposal: Proposal }> => this.call('GET', proposalPath(id));
  readonly withdraw = (id: string): Promise<{ proposal: Proposal }> =>
    this.call('POST', `${proposalPath(id)}/withdraw`, {});
  readonly approve = (id: string, reason: string): Promise<{ proposal: Proposal }> =>
    this.call('POST', `${proposalPath(id)}/approve`, { reason });
  readonly reject = (id: string, reason: string): Promise<{ proposal: Proposal }> =>
    this.call('POST', `${proposalPath(id)}/reject`, { reason });
  readonly takeBack = (
    id: string,
    to: number | null,
    basedOn: Base,
    reason: string,
  ): Promise<{ answer: AnswerDetail }> => this.call('POST', `${answerPath(id)}/roll-back`, { to, basedOn, reason });
  readonly stopAnswer = (id: string, basedOn: Base, reason: string): Promise<{ answer: AnswerDetail }> =>
    this.call('POST', `${answerPath(id)}/stop`, { basedOn, reason });

  private act<T>(id: string, action: string, body: unknown): Promise<T> {
    return this.call('POST', `/handoffs/${encodeURIComponent(id)}/${action}`, body);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** @returns what was answered, whole. */
  private async ask(method: string, path: string, body?: unknown, timeout = TIMEOUT): Promise<Response> {
    const isFile = body instanceof Blob;
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), timeout);
    try {
      const answer = await fetch(`/api/desk${path}`, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
        headers: {
          accept: 'application/json',
          ...(method === 'GET' ? {} : { 'X-Hotline-Desk': '1' }),
          ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      });
      if (!answer.ok) throw await refusal(answer);
      return new Response(answer.status === 204 ? null : await answer.blob(), answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw new ApiError(0, 'no_answer', '');
      if (error.code === NOT_SIGNED_IN) this.signedOut();
      else if (error.code.startsWith(MUST_DO)) this.hindered();
      throw error;
    } finally {
      window.clearTimeout(timer);
    }
  }
}

function answerPath(id: string): string {
  return `/knowledge/answers/${encodeURIComponent(id)}`;
}

function proposalPath(id: string): string {
  return `/knowledge/proposals/${encodeURIComponent(id)}`;
}

async function refusal(answer: Response): Promise<ApiError> {
  try {
    const { code, message, details } = (await answer.json()) as {
      code?: unknown;
      message?: unknown;
      details?: Problem[];
    };
    return new ApiError(answer.status, String(code ?? ''), String(message ?? ''), details ?? []);
  } catch {
    return new ApiError(answer.status, '', '');
  }
}
