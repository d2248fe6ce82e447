/** A part of the house that must work before traffic may come. */
export interface ReadinessCheck {
  name: string;
  /** Resolves when ready; rejects with the reason. */
  check(): Promise<void>;
}

export interface ReadinessReport {
  ready: boolean;
  checks: Record<string, 'ok' | 'not ready'>;
}

/** Ask all parts at once; one that does not answer in `timeoutMs` is not ready. */
export async function readiness(checks: readonly ReadinessCheck[], timeoutMs = 2000): Promise<ReadinessReport> {
  const states = await Promise.all(
    checks.map(async ({ name, check }) => [name, await within(check(), timeoutMs)] as const),
  );
  return {
    ready: states.every(([, ok]) => ok),
    checks: Object.fromEntries(states.map(([name, ok]) => [name, ok ? 'ok' : 'not ready'])),
  };
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
