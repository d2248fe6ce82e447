import type { PageOf } from '../shell/use-pages.ts';
import type { ClusterPage, ClusterState, Draft, DraftChange, OpenedCluster, OpenedDraft, Preview } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** A draft as a patch; the browser saves it. */
export function patchFile(id: string): string {
  return `/api/desk/drafts/${encodeURIComponent(id)}/patch`;
}

/** The desk's calls about questions that went unanswered, and drafts of content. */
export class QuestionsApi {
  constructor(private readonly call: Call) {}

  readonly clusters = async (state: ClusterState, cursor: string | null): Promise<ClusterPage> => {
    const { clusters, ...page } = await this.call<Omit<ClusterPage, 'items'> & { clusters: ClusterPage['items'] }>(
      'GET',
      `/clusters?${query(state, cursor)}`,
    );
    return { ...page, items: clusters };
  };
  readonly cluster = (id: string): Promise<OpenedCluster> => this.call('GET', `/clusters/${encodeURIComponent(id)}`);
  readonly recount = (): Promise<unknown> => this.call('POST', '/clusters/recount', {});
  /** @returns the cluster without them; null in it when nothing is left. */
  readonly dismiss = (id: string, questions: string[]): Promise<OpenedCluster | { cluster: null }> =>
    this.call('POST', `/clusters/${encodeURIComponent(id)}/dismiss`, { questions });
  readonly settle = (id: string, state: 'open' | 'done' | 'out-of-scope'): Promise<OpenedCluster> =>
    this.call('POST', `/clusters/${encodeURIComponent(id)}/settle`, { state });
  readonly preview = (change: DraftChange, clusterId: string): Promise<Preview> =>
    this.call('POST', '/drafts/preview', { change, clusterId });
  readonly draft = (
    change: DraftChange,
    from: { clusterId: string; questions: string[]; note: string },
  ): Promise<OpenedDraft> => this.call('POST', '/drafts', { change, ...from });
  readonly drafts = async (state: Draft['state'], cursor: string | null): Promise<PageOf<Draft>> => {
    const page = await this.call<{ drafts: Draft[]; next: string | null }>('GET', `/drafts?${query(state, cursor)}`);
    return { items: page.drafts, next: page.next };
  };
  readonly openDraft = (id: string): Promise<OpenedDraft> => this.call('GET', `/drafts/${encodeURIComponent(id)}`);
  readonly drop = (id: string, reason: string): Promise<OpenedDraft> =>
    this.call('POST', `/drafts/${encodeURIComponent(id)}/drop`, { reason });
}

function query(state: string, cursor: string | null): URLSearchParams {
  return new URLSearchParams({ state, ...(cursor === null ? {} : { cursor }) });
}
