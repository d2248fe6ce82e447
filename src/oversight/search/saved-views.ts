import { randomUUID } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { HotlineError } from '../../errors.ts';
import { KeyedQueue } from '../../keyed-queue.ts';
import type { Collection, CollectionDefinition, Stored } from '../../storage/index.ts';
import type { SessionFilterInput } from './session-filter.ts';

export const VIEW_NAME_LENGTH = 40;
export const MOST_VIEWS = 50;
/** Views of others that one list shows. */
const MOST_SHARED = 200;

/** A filter kept under a name (常用视图), for its owner alone or for everybody who searches. */
export interface SavedView extends Stored {
  ownerId: string;
  name: string;
  shared: boolean;
  filter: SessionFilterInput;
  /** UTC. */
  changedAt: Date;
}

const viewSchema = new Schema(
  {
    _id: { type: String, required: true },
    ownerId: { type: String, required: true },
    name: { type: String, required: true, maxlength: VIEW_NAME_LENGTH },
    shared: { type: Boolean, required: true },
    filter: { type: Schema.Types.Mixed, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
viewSchema.index({ ownerId: 1, name: 1 }, { unique: true });
viewSchema.index({ shared: 1, name: 1 });

export const savedViewCollection: CollectionDefinition<SavedView> = { name: 'savedViews', schema: viewSchema };

/** Somebody has as many views as he may. */
export class ViewLimitError extends HotlineError {
  constructor() {
    super('hotline_oversight_view_limit', 409, `每人最多保存${MOST_VIEWS}个视图，请先删除不用的。`);
  }
}

/** He has a view of this name. */
export class ViewNameError extends HotlineError {
  constructor() {
    super('hotline_oversight_view_name', 409, '您已有同名的视图，请换一个名称。', {
      details: [{ field: 'name', problem: 'is taken' }],
    });
  }
}

export type ViewInput = Pick<SavedView, 'name' | 'shared' | 'filter'>;

export class SavedViews {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly views: Collection<SavedView>,
    private readonly clock: Clock,
  ) {}

  /** His own by name, then those that others share. */
  async of(ownerId: string): Promise<SavedView[]> {
    const [own, shared] = await Promise.all([
      this.views.find({ where: { ownerId }, sort: { name: 1 }, limit: MOST_VIEWS }),
      this.views.find({ where: { shared: true }, sort: { name: 1 }, limit: MOST_SHARED }),
    ]);
    return [...own, ...shared.filter((view) => view.ownerId !== ownerId)];
  }

  /** @throws ViewLimitError 409, ViewNameError 409 */
  async add(ownerId: string, input: ViewInput): Promise<SavedView> {
    return this.queue.run(ownerId, async () => {
      if ((await this.views.count({ where: { ownerId } }, MOST_VIEWS)) >= MOST_VIEWS) throw new ViewLimitError();
      const view = { _id: randomUUID(), ownerId, ...input, changedAt: this.clock.now() };
      return named(this.views.insert(view));
    });
  }

  /** @returns null where he has no such view. @throws ViewNameError 409 */
  async change(ownerId: string, id: string, input: ViewInput): Promise<SavedView | null> {
    const changedAt = this.clock.now();
    const changed = await named(
      this.views.change(id, (view) => (view.ownerId === ownerId ? { ...view, ...input, changedAt } : null)),
    );
    return changed?.ownerId === ownerId ? changed : null;
  }

  /** @returns false where he has no such view. */
  async remove(ownerId: string, id: string): Promise<boolean> {
    const view = await this.views.get(id);
    return view?.ownerId === ownerId && this.views.remove(id);
  }
}

async function named<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof HotlineError && error.code === 'hotline_storage_conflict') throw new ViewNameError();
    throw error;
  }
}
