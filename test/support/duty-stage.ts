import type { Handoff } from '../../src/handoff/index.ts';
import { freshConversation } from '../handoff/stage.ts';
import type { RunningHotline } from './running-hotline.ts';
import type { ShiftedClock } from './shifted-clock.ts';

const NAMES = { one: 'lawyer1', two: 'lawyer2' } as const;
export type LawyerName = keyof typeof NAMES;

/** What a lawyer of a transcript is set to before it is played. */
export interface LawyerSetting {
  skills?: string[];
  languages?: string[];
  clients?: string[];
  /** How many written cases at once. */
  capacity?: number;
}

/** What a lawyer does in a transcript. */
export interface LawyerAction {
  does: 'accept' | 'decline' | 'say' | 'hand-back' | 'end' | 'return' | 'transfer' | 'sign-off';
  text: string;
}

/** Longer than this a sign of life must not be away. */
const HEARTBEAT_MS = 30_000;
const ORDINARY: Required<LawyerSetting> = { skills: [], languages: [], clients: [], capacity: 3 };

/** The people on duty in a transcript, and its time. */
export class DutyStage {
  private others = 0;
  private readonly ids = new Map<LawyerName, string>();

  constructor(
    private readonly hotline: RunningHotline,
    private readonly clock: ShiftedClock,
  ) {}

  /** Nobody waits, nobody is served, and those who are on duty are as they are set. */
  async begin(onDuty: readonly LawyerName[], settings: Partial<Record<LawyerName, LawyerSetting>>): Promise<void> {
    const { handoff, roster, staff } = this.hotline.house;
    for (const waiting of await handoff.waiting()) await handoff.abandon(waiting._id);
    for (const served of await handoff.served()) await this.close(served);
    for (const name of ['one', 'two'] as const) {
      const id = await this.idOf(name);
      const { capacity, ...profile } = { ...ORDINARY, ...settings[name] };
      await staff.admin.setProfile(id, { ...profile, capacity: { text: capacity, voice: 1 } }, { id, address: '' });
      // Signed on anew, so that no pause of the one before is left.
      await roster.setDuty(id, false);
      await roster.setDuty(id, onDuty.includes(name));
    }
  }

  /** Residents who asked before. @param served how long each of the last services took, minutes. */
  async before({ waiting, served }: { waiting: number; served: number[] }): Promise<void> {
    const { handoff } = this.hotline.house;
    const one = await this.idOf('one');
    for (const minutes of served) {
      const { _id } = await this.another();
      await handoff.accept(_id, { id: one, displayName: '值班律师一号' });
      await handoff.say(_id, one, { clientId: _id, text: '您好' });
      await this.pass(minutes * 60_000);
      await handoff.close(_id, one, { outcome: 'resolved', note: '已解答' });
    }
    for (let count = 0; count < waiting; count += 1) await this.another();
  }

  /** Time passes, with signs of life of those on duty, and what is due by then happens. */
  async pass(ms: number): Promise<void> {
    const { handoff, roster } = this.hotline.house;
    for (let left = ms; left > 0; left -= HEARTBEAT_MS) {
      this.clock.pass(Math.min(left, HEARTBEAT_MS));
      await Promise.all((['one', 'two'] as const).map(async (name) => roster.heartbeat(await this.idOf(name))));
    }
    await handoff.sweep();
    await handoff.dispatch();
  }

  async act(name: LawyerName, conversationId: string, { does, text }: LawyerAction): Promise<void> {
    const { handoff, roster } = this.hotline.house;
    const found = await handoff.latestOf(conversationId);
    const id = await this.idOf(name);
    if (found === null) throw new Error('nobody was asked for');
    const displayName = name === 'one' ? '值班律师一号' : '值班律师二号';
    switch (does) {
      case 'accept':
        await handoff.accept(found._id, { id, displayName });
        return;
      case 'decline':
        await handoff.decline(found._id, { id }, 'declined');
        return;
      case 'say':
        await handoff.say(found._id, id, { clientId: text, text });
        return;
      case 'hand-back':
        await handoff.end(found._id, id, { handedBack: { settled: text } });
        return;
      case 'end':
        await handoff.close(found._id, id, { outcome: 'resolved', note: text });
        return;
      case 'return':
        await handoff.giveBack(found._id, id);
        return;
      case 'transfer':
        await handoff.transfer(found._id, id, { to: await this.idOf(name === 'one' ? 'two' : 'one'), comment: text });
        return;
      case 'sign-off':
        await roster.setDuty(id, false);
    }
  }

  async idOf(name: LawyerName): Promise<string> {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const found = (await this.hotline.house.staff.list()).find(({ username }) => username === NAMES[name]);
    if (found === undefined) throw new Error('no demo lawyer');
    this.ids.set(name, found.id);
    return found.id;
  }

  private async close({ _id, lawyerId }: Handoff): Promise<void> {
    await this.hotline.house.handoff.close(_id, lawyerId ?? '', { outcome: 'resolved', note: '已解答' });
  }

  private async another(): Promise<Handoff> {
    this.others += 1;
    const { handoff, stores } = this.hotline.house;
    const conversation = await stores.conversations.insert(freshConversation(`other-${this.others}`, this.clock.now()));
    const card = { topic: null, intents: [], emergency: null, preCheck: null, facts: [], told: [] };
    const sessionId = `other-session-${this.others}`;
    const asked = await handoff.request({ conversation, sessionId, reason: 'asked', priority: 2, card });
    await handoff.settle(asked.handoff._id);
    return asked.handoff;
  }
}
