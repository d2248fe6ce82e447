/**
 * Config (配置): one schema of the environment. A wrong value stops the start with a sentence naming the variable.
 */
export { type Config, type Environment, loadConfig, readEnvironment } from './config.ts';
export { ConfigInvalidError } from './errors.ts';
export type { ExchangePeer } from './exchange-peers.ts';
export { createLogger } from './logger.ts';
