/**
 * What several processes share besides the storage (多进程共享): short-lived counts and notes, and news of what is stored.
 * Through Redis where there is one; in memory where there is one process alone, and while Redis is away.
 */
export { localMemory } from './local-memory.ts';
export { NewsWire } from './news-wire.ts';
export { RedisLink } from './redis-link.ts';
export { redisMemory } from './redis-memory.ts';
export type { Limit, LimitTerms, SharedMemory, SharedNotes } from './shared-memory.ts';
