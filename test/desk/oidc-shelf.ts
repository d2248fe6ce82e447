import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What the provider of a test keeps, in memory; its own shelf warns at every start that it is for trying only. */
export function oidcShelf(): new (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return class Shelf implements Adapter {
    constructor(private readonly model: string) {}

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      kept.set(this.key(id), payload);
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return kept.get(this.key(id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return [...kept.values()].find((payload) => payload.kind === this.model && payload.uid === uid);
    }

    async findByUserCode(): Promise<undefined> {}

    async consume(id: string): Promise<void> {
      const payload = kept.get(this.key(id));
      if (payload !== undefined) kept.set(this.key(id), { ...payload, consumed: Math.trunc(Date.now() / 1000) });
    }

    async destroy(id: string): Promise<void> {
      kept.delete(this.key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    }

    private key(id: string): string {
      return `${this.model} ${id}`;
    }
  };
}
