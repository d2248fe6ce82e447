/**
 * HTTP (网页服务): the Express app around the channels and the desk.
 */
export { type AppOptions, createApp } from './create-app.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { type ReadinessCheck, readiness } from './readiness.ts';
