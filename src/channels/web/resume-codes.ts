import { randomInt } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { type Collection, type CollectionDefinition, StorageConflictError, type Stored } from '../../storage/index.ts';
import type { TokenClaims } from './tokens.ts';

/** Life of a code, seconds. */
export const CODE_SECONDS = 600;
/** Eight digits: the codes of interrupted dialogs (续办码) have ten, so that neither is taken for the other. */
const CODES = 100_000_000;
const DIGITS = 8;
/** Old codes removed with each new one. */
const SWEPT = 20;

/** A code that opens one conversation on another device (短码), once. The code itself is nowhere. */
export interface ResumeCode extends Stored {
  /** Fingerprint of the code. */
  _id: string;
  conversationId: string;
  /** The resident as his tokens call him: `dl_…`. */
  user: string;
  region: string | null;
  /** UTC. */
  expiresAt: Date;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    user: { type: String, required: true },
    region: { type: String, default: null },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
schema.index({ conversationId: 1 });
schema.index({ expiresAt: 1 });

export const resumeCodeCollection: CollectionDefinition<ResumeCode> = { name: 'webResumeCodes', schema };

interface Dependencies {
  codes: Collection<ResumeCode>;
  /** Keyed, one-way. */
  fingerprint: (plain: string) => string;
  clock: Clock;
}

/** Codes with which a resident goes on with his conversation on another device: ten minutes, once, one at a time. */
export class ResumeCodes {
  constructor(private readonly deps: Dependencies) {}

  /** A new code; the one before it opens nothing any more. Durable on return. */
  async make({ conv, user, region }: TokenClaims): Promise<string> {
    const { codes, clock } = this.deps;
    const now = clock.now();
    const old = await codes.find({ where: { conversationId: conv } });
    const over = await codes.find({ where: { expiresAt: { before: now } }, sort: { expiresAt: 1 }, limit: SWEPT });
    for (const { _id } of [...old, ...over]) await codes.remove(_id);
    const expiresAt = new Date(now.getTime() + CODE_SECONDS * 1000);
    for (;;) {
      const code = String(randomInt(0, CODES)).padStart(DIGITS, '0');
      const entry = { _id: this.keyOf(code), conversationId: conv, user, region: region ?? null, expiresAt };
      try {
        await codes.insert(entry);
        return code;
      } catch (error) {
        if (!(error instanceof StorageConflictError)) throw error;
      }
    }
  }

  /** Whose conversation a code opens; null for one that is wrong, used or too old. */
  async use(code: string): Promise<TokenClaims | null> {
    const found = await this.deps.codes.get(this.keyOf(code));
    if (found === null) return null;
    // Only one of two who come at once removes it.
    const isMine = await this.deps.codes.remove(found._id);
    if (!isMine || found.expiresAt <= this.deps.clock.now()) return null;
    const { conversationId: conv, user, region } = found;
    return { conv, user, ...(region === null ? {} : { region }) };
  }

  private keyOf(code: string): string {
    return this.deps.fingerprint(`web resume ${code}`);
  }
}
