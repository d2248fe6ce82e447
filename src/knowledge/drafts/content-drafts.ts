import type { Clock } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Collection, Page } from '../../storage/index.ts';
import type { ContentDraft, DraftState } from './content-draft.ts';
import type { DraftChange } from './draft-change.ts';
import { filesOfChange, patchOf } from './draft-files.ts';
import { DraftMissingError, DraftSettledError } from './errors.ts';

const LOOK_JOB = 'content-drafts';
const LOOK_EVERY_MS = 10 * 60_000;
const PAGE = 30;
const MOST_OPEN = 500;

interface Dependencies {
  drafts: Collection<ContentDraft>;
  /** Folder with `intents/` and `knowledge/`. */
  contentDir: string;
  /** True when the content in use holds all that a change adds. */
  stands: (change: DraftChange) => boolean;
  /** What follows from a draft that was taken or dropped. */
  settled: (draft: ContentDraft) => Promise<void>;
  jobs: Pick<Jobs, 'handle' | 'every'>;
  clock: Clock;
  newId: () => string;
}

/** Who drafts, or drops a draft. */
export interface Drafter {
  id: string;
  name: string;
}

/**
 * Drafts of changes of the content files (内容草稿). The desk only drafts: what residents are told changes when somebody who
 * keeps the files writes a draft into them, and the content check lets it pass.
 */
export class ContentDrafts {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    deps.jobs.handle(LOOK_JOB, () => this.look());
  }

  async start(): Promise<void> {
    await this.#deps.jobs.every(LOOK_JOB, LOOK_EVERY_MS);
  }

  /** @throws DraftRefusedError 422 where it does not fit the files. */
  async add(
    draft: Pick<ContentDraft, 'change' | 'clusterId' | 'questions' | 'note'>,
    by: Drafter,
  ): Promise<ContentDraft> {
    const { drafts, clock, newId } = this.#deps;
    await this.patch(draft.change);
    return drafts.insert({
      ...draft,
      _id: newId(),
      state: 'open',
      by: by.id,
      byName: by.name,
      at: clock.now(),
      decidedBy: '',
      decidedAt: null,
      reason: '',
    });
  }

  /** @throws DraftMissingError 404 */
  async get(id: string): Promise<ContentDraft> {
    const draft = await this.#deps.drafts.get(id);
    if (draft === null) throw new DraftMissingError();
    return draft;
  }

  /** Newest first, 30 a page. */
  page(state: DraftState, after?: string): Promise<Page<ContentDraft>> {
    return this.#deps.drafts.page({
      where: { state },
      sort: { at: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** Newest first. */
  ofCluster(clusterId: string): Promise<ContentDraft[]> {
    return this.#deps.drafts.find({ where: { clusterId }, sort: { at: -1 }, limit: PAGE });
  }

  /** A change against the files of now, as `git apply` takes it. @throws DraftRefusedError 422 */
  async patch(change: DraftChange): Promise<string> {
    return patchOf(await filesOfChange(this.#deps.contentDir, change));
  }

  /** @throws DraftMissingError 404, DraftSettledError 409 */
  drop(id: string, by: Drafter, reason: string): Promise<ContentDraft> {
    return this.#settle(id, { state: 'dropped', decidedBy: by.name, reason });
  }

  /** Finds drafts whose lines are in the content by now, however they came there. */
  async look(): Promise<void> {
    const open = await this.#deps.drafts.find({ where: { state: 'open' }, sort: { at: -1 }, limit: MOST_OPEN });
    for (const { _id, change } of open) {
      if (this.#deps.stands(change)) await this.#settle(_id, { state: 'taken', decidedBy: '', reason: '' });
    }
  }

  async #settle(id: string, decision: Pick<ContentDraft, 'state' | 'decidedBy' | 'reason'>): Promise<ContentDraft> {
    const { drafts, clock, settled } = this.#deps;
    const draft = await settleDraft(drafts, id, { ...decision, decidedAt: clock.now() });
    await settled(draft);
    return draft;
  }
}

/** Closes a draft, once. @throws DraftMissingError 404, DraftSettledError 409 */
export async function settleDraft(
  drafts: Collection<ContentDraft>,
  id: string,
  decision: Pick<ContentDraft, 'state' | 'decidedBy' | 'reason' | 'decidedAt'>,
): Promise<ContentDraft> {
  const draft = await drafts.change(id, (current) => {
    if (current.state !== 'open') throw new DraftSettledError();
    return { ...current, ...decision };
  });
  if (draft === null) throw new DraftMissingError();
  return draft;
}
