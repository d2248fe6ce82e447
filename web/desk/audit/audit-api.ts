type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** What is asked for; '' for everything. Days are `YYYY-MM-DD` in Shanghai, the last one inclusive. */
export interface AuditFilter {
  who: string;
  what: string;
  subject: string;
  from: string;
  to: string;
}

export interface AuditLine {
  line: number;
  at: string;
  who: string | null;
  whoName: string | null;
  what: string;
  subject: string;
  address: string;
  reason: string;
  isDoubtful: boolean;
}

export interface AuditChain {
  lines: number | null;
  checkedAt: string | null;
  brokenAt: number | null;
  brokenSince: string | null;
}

export interface AuditPage {
  lines: AuditLine[];
  next: string | null;
  chain: AuditChain;
}

/** The desk's calls about the audit log. */
export class AuditApi {
  constructor(private readonly call: Call) {}

  readonly page = (query: string, cursor: string | null): Promise<AuditPage> => {
    const asked = new URLSearchParams(query);
    if (cursor !== null) asked.set('cursor', cursor);
    return this.call('GET', `/audit?${asked}`);
  };
  readonly verify = (): Promise<{ chain: AuditChain }> => this.call('POST', '/audit/chain/verify', {});
}
