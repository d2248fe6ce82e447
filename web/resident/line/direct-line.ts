import type { LineActivity } from './activity.ts';
import { Credentials, type Ticket } from './credentials.ts';
import { parseFrame, withWatermark } from './frames.ts';
import { AnswerError, callJson } from './http.ts';
import type { LineListener, LineState } from './listener.ts';
import { Outbox, type OutMessage, type SharedPosition } from './outbox.ts';
import type { LinePorts, SocketPort } from './ports.ts';

const KEEP_ALIVE = 20_000;
const POLL = 3_000;
/** Polls between two tries to get a WebSocket again. */
const POLLS_PER_SOCKET_TRY = 20;
const SOCKET_OPENS_WITHIN = 10_000;
const ECHO_WITHIN = 6_000;
const LONGEST_PAUSE = 30_000;
const TRIES = 4;
const PAGES = 200;
/** Why the server closes a stream: the same conversation was opened in another window. */
const COLLISION = 'collision';

/**
 * Direct Line 3.0 as the resident page needs it: stream over a WebSocket, plain polling where there is none, both from
 * the last watermark. Messages not yet confirmed are kept and sent again under the same `clientActivityID`. A window
 * that lost the stream to another polls, and takes the stream back only when the resident turns to it.
 */
export class DirectLine {
  private readonly credentials: Credentials;
  private readonly outbox: Outbox;
  private readonly seen = new Set<string>();
  private watermark = '';
  private conversationId: string | null = null;
  private socket: SocketPort | null = null;
  private socketFailures = 0;
  private polls = 0;
  /** Another window of the same conversation has the stream; two windows must not take it from each other for ever. */
  private displaced = false;
  private failures = 0;
  private flushing = false;
  private catchingUp = false;
  /** Grows with each connection; what belongs to an older one is ignored. */
  private round = 0;
  private timers = new Set<() => void>();
  private state: LineState = 'connecting';
  userId = '';

  constructor(
    private readonly ports: LinePorts,
    private readonly listener: LineListener,
  ) {
    this.credentials = new Credentials(ports);
    this.outbox = new Outbox(ports.memory);
  }

  /** Connect; goes on trying until `stop`. `regionCode`: where the resident came in, six digits. */
  async start(regionCode: string | null = null): Promise<void> {
    this.credentials.regionCode = regionCode;
    this.listener.outbox(this.outbox.list());
    await this.connect();
  }

  /** @returns the client id under which the message shows in the outbox. */
  send(text: string, position?: SharedPosition): string {
    const clientId = this.ports.newId();
    this.outbox.add(clientId, text, position);
    this.told();
    void this.flush();
    return clientId;
  }

  resend(clientId: string): void {
    this.outbox.change(clientId, { state: 'waiting', tries: 0 });
    this.told();
    if (this.state === 'online') void this.flush();
    else this.wake();
  }

  /** The page came back to the front or the network did: the stream is wanted here, and at once what was missed. */
  wake(): void {
    if (this.state === 'stopped') return;
    const displaced = this.displaced;
    this.displaced = false;
    if (displaced && this.state === 'online') void this.connect(true);
    else this.lookAgain();
  }

  private lookAgain(): void {
    if (this.state === 'stopped') return;
    if (this.state !== 'online') {
      this.failures = 0;
      void this.connect();
      return;
    }
    const round = this.round;
    this.catchUp(false).then(
      (missed) => {
        if (missed > 0 && this.socket !== null && round === this.round) void this.connect(true);
      },
      () => round === this.round && this.lost(),
    );
  }

  stop(): void {
    this.round += 1;
    this.hangUp();
    this.setState('stopped');
  }

  /** `quiet`: nothing is wrong, only the stream is to be opened anew. */
  private async connect(quiet = false): Promise<void> {
    if (this.state === 'stopped') return;
    this.round += 1;
    const round = this.round;
    this.hangUp();
    const first = this.conversationId === null;
    if (!first && !quiet) this.setState('reconnecting');
    const remembered = this.credentials.remembers;
    try {
      const streamUrl = await this.open(remembered);
      if (round !== this.round) return;
      await this.catchUp(first && remembered);
      if (round !== this.round) return;
      this.failures = 0;
      this.setState('online');
      this.outbox.rewindSent();
      this.told();
      void this.flush();
      this.listen(streamUrl, round);
    } catch (error) {
      if (round === this.round) this.lost(error);
    }
  }

  /** @returns the address of the stream, or null when the server names none. */
  private async open(remembered: boolean): Promise<string | null> {
    const answer = await this.authorised(async (ticket) => {
      this.adopt(ticket, remembered);
      const base = '/v3/directline/conversations';
      if (this.watermark === '') return callJson(this.ports, 'POST', base, ticket.token, { locale: 'zh-CN' });
      const again = `${base}/${encodeURIComponent(ticket.conversationId)}?watermark=${encodeURIComponent(this.watermark)}`;
      return callJson(this.ports, 'GET', again, ticket.token);
    });
    return typeof answer.streamUrl === 'string' ? answer.streamUrl : null;
  }

  private adopt(ticket: Ticket, remembered: boolean): void {
    this.userId = ticket.userId;
    const changed = this.conversationId !== null && this.conversationId !== ticket.conversationId;
    const forgotten = this.conversationId === null && remembered && !ticket.resumed;
    this.conversationId = ticket.conversationId;
    if (!changed && !forgotten) return;
    this.watermark = '';
    this.seen.clear();
    this.listener.restarted();
  }

  /** Fetch what was said since the watermark. @returns how many activities were new. */
  private async catchUp(history: boolean): Promise<number> {
    if (this.catchingUp) return 0;
    this.catchingUp = true;
    try {
      let fresh = 0;
      for (let page = 0; page < PAGES; page += 1) {
        const before = this.watermark;
        const answer = await this.authorised((ticket) => {
          const base = `/v3/directline/conversations/${encodeURIComponent(ticket.conversationId)}/activities`;
          const from = before === '' ? '' : `?watermark=${encodeURIComponent(before)}`;
          return callJson(this.ports, 'GET', base + from, ticket.token);
        });
        const count = this.take(answer, history);
        fresh += count;
        if (count === 0 || this.watermark === before) break;
      }
      return fresh;
    } finally {
      this.catchingUp = false;
    }
  }

  private take(frame: Record<string, unknown>, history: boolean): number {
    const activities = (Array.isArray(frame.activities) ? frame.activities : []) as LineActivity[];
    const fresh = activities.filter((activity) => activity.id === undefined || !this.seen.has(activity.id));
    fresh.sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : (a.id ?? '') > (b.id ?? '') ? 1 : 0));
    for (const activity of fresh) if (activity.id !== undefined) this.seen.add(activity.id);
    if (typeof frame.watermark === 'string' || typeof frame.watermark === 'number') {
      this.watermark = String(frame.watermark);
    }
    if (fresh.length === 0) return 0;
    this.listener.activities(fresh, history);
    let confirmed = false;
    for (const activity of fresh) {
      const clientId = activity.channelData?.clientActivityID;
      if (clientId !== undefined && this.outbox.confirm(clientId)) confirmed = true;
    }
    if (confirmed) this.told();
    return fresh.length;
  }

  private listen(streamUrl: string | null, round: number): void {
    const { openSocket } = this.ports;
    if (openSocket === null || streamUrl === null || this.displaced || this.socketFailures >= 2) {
      this.poll(round);
      return;
    }
    let opened = false;
    const socket = this.dial(openSocket, withWatermark(streamUrl, this.watermark));
    if (socket === null) {
      this.socketFailures = 2;
      this.poll(round);
      return;
    }
    this.socket = socket;
    const gone = (event?: { reason?: string }): void => {
      if (round !== this.round || this.socket !== socket) return;
      this.socket = null;
      if (event?.reason === COLLISION) {
        this.displaced = true;
        this.poll(round);
        return;
      }
      if (opened) {
        this.lost();
        return;
      }
      this.socketFailures += 1;
      this.later(500, () => void this.connect(true));
    };
    const giveUp = this.later(SOCKET_OPENS_WITHIN, () => {
      if (opened) return;
      socket.close();
      gone();
    });
    socket.onopen = () => {
      opened = true;
      this.socketFailures = 0;
      giveUp();
      this.keepAlive(socket, round);
    };
    socket.onmessage = (event) => {
      if (round !== this.round || typeof event.data !== 'string' || event.data === '') return;
      const frame = parseFrame(event.data);
      if (frame !== null) this.take(frame, false);
    };
    socket.onclose = gone;
    socket.onerror = () => gone();
  }

  /** Null where the browser refuses the address at once. */
  private dial(openSocket: (url: string) => SocketPort, url: string): SocketPort | null {
    try {
      return openSocket(url);
    } catch {
      return null;
    }
  }

  private keepAlive(socket: SocketPort, round: number): void {
    this.later(KEEP_ALIVE, () => {
      if (round !== this.round || this.socket !== socket) return;
      socket.send('');
      this.keepAlive(socket, round);
    });
  }

  private poll(round: number): void {
    this.later(POLL, () => {
      if (round !== this.round) return;
      this.polls += 1;
      if (this.polls >= POLLS_PER_SOCKET_TRY && !this.displaced) {
        this.polls = 0;
        this.socketFailures = Math.min(this.socketFailures, 1);
        void this.connect(true);
        return;
      }
      this.catchUp(false).then(
        () => round === this.round && this.poll(round),
        (error: unknown) => round === this.round && this.lost(error),
      );
    });
  }

  private async flush(): Promise<void> {
    if (this.flushing || this.state !== 'online') return;
    this.flushing = true;
    try {
      for (let message = this.outbox.next(); message !== undefined; message = this.outbox.next()) {
        this.outbox.change(message.clientId, { state: 'sending' });
        this.told();
        if (!(await this.post(message))) break;
      }
    } finally {
      this.flushing = false;
    }
  }

  /** @returns false when sending has to pause. */
  private async post(message: OutMessage): Promise<boolean> {
    const { clientId, text, position } = message;
    try {
      await this.authorised((ticket) =>
        callJson(
          this.ports,
          'POST',
          `/v3/directline/conversations/${encodeURIComponent(ticket.conversationId)}/activities`,
          ticket.token,
          {
            type: 'message',
            text,
            locale: 'zh-CN',
            from: { id: ticket.userId, role: 'user' },
            channelData: { clientActivityID: clientId },
            ...(position === undefined ? {} : { entities: [{ type: 'GeoCoordinates', ...position }] }),
          },
        ),
      );
    } catch (error) {
      const final = error instanceof AnswerError && !error.passing;
      const tries = message.tries + 1;
      this.outbox.change(clientId, { tries, state: final || tries >= TRIES ? 'failed' : 'waiting' });
      this.told();
      if (final) return true;
      const wait = error instanceof AnswerError ? error.retryAfter : null;
      this.later(wait ?? this.pause(tries), () => void this.flush());
      return false;
    }
    this.outbox.change(clientId, { state: 'sent' });
    this.told();
    const round = this.round;
    this.later(ECHO_WITHIN, () => {
      const unseen = this.outbox.list().some((each) => each.clientId === clientId);
      if (unseen && round === this.round) this.lookAgain();
    });
    return true;
  }

  /** Calls with a valid token; once more with a new one when the server refuses it. */
  async authorised<T>(call: (ticket: Ticket) => Promise<T>): Promise<T> {
    try {
      return await call(await this.credentials.current());
    } catch (error) {
      if (!(error instanceof AnswerError) || (error.status !== 401 && error.status !== 403)) throw error;
      this.credentials.expire();
      return await call(await this.credentials.current());
    }
  }

  private lost(error?: unknown): void {
    this.round += 1;
    this.hangUp();
    this.setState(this.conversationId === null && this.failures < 2 ? 'connecting' : 'reconnecting');
    if (error instanceof AnswerError && error.status === 404) this.watermark = '';
    this.failures += 1;
    const asked = error instanceof AnswerError ? error.retryAfter : null;
    this.later(asked ?? this.pause(this.failures), () => void this.connect());
  }

  /** 1 s, 2 s, 4 s … 30 s, spread by ± 25 %. */
  private pause(tries: number): number {
    return Math.min(LONGEST_PAUSE, 1000 * 2 ** (tries - 1)) * (0.75 + this.ports.random() / 2);
  }

  private hangUp(): void {
    for (const callOff of this.timers) callOff();
    this.timers.clear();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private later(milliseconds: number, run: () => void): () => void {
    const callOff = this.ports.later(milliseconds, () => {
      this.timers.delete(callOff);
      run();
    });
    this.timers.add(callOff);
    return callOff;
  }

  private setState(state: LineState): void {
    if (this.state === state) return;
    this.state = state;
    this.listener.state(state);
  }

  private told(): void {
    this.listener.outbox(this.outbox.list());
  }
}
