/** What of an HTTP answer the client reads. */
export interface HttpAnswer {
  status: number;
  ok: boolean;
  headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds; the call rejects when it takes longer. */
  timeout: number;
}

/** An open WebSocket, or one about to open. */
export interface SocketPort {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event?: { reason?: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: string): void;
  close(): void;
}

/** What outlives a reload. Must not throw when the browser forbids storage. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

/** Everything the client needs of the world; tests put fakes here. */
export interface LinePorts {
  http(url: string, request: HttpRequest): Promise<HttpAnswer>;
  /** Null where the browser has no WebSocket: the client then polls. */
  openSocket: ((url: string) => SocketPort) | null;
  memory: Memory;
  /** Runs once after some milliseconds. @returns a function that calls it off. */
  later(milliseconds: number, run: () => void): () => void;
  now(): number;
  /** 0 … 1, spreads reconnects. */
  random(): number;
  newId(): string;
}
