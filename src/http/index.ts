/**
 * HTTP (网页服务): the Express app around the channels and the desk, the public read of the directory,
 * and the progress of applications and work orders.
 */
export { type AidRouterDeps, createAidRouter } from './aid-router.ts';
export { type AnswerPageRouterDeps, createAnswerPageRouter } from './answer-page-router.ts';
export { type AppOptions, createApp } from './create-app.ts';
export { createDirectoryRouter, type DirectoryRouterDeps } from './directory-router.ts';
export {
  createExchangeDocumentRouter,
  createExchangeRouter,
  type ExchangeRouterDeps,
} from './exchange-router.ts';
export { createHttpServer, SERVER_LIMITS } from './http-server.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { createOutsideDeskRouter, type OutsideDeskRouterDeps } from './outside-desk-router.ts';
export { servePages } from './pages.ts';
export { createPapersRouter, type PapersRouterDeps } from './papers-router.ts';
export { createPrivacyPageRouter } from './privacy-page-router.ts';
export { createProgressRouter, type MatterProgress, type ProgressRouterDeps } from './progress-router.ts';
export { type ReadinessCheck, readiness } from './readiness.ts';
export { createSecurityContactRouter, type SecurityContact } from './security-contact-router.ts';
export { type SecurityHeaders, securityHeaders } from './security-headers.ts';
export { ServerExit } from './server-exit.ts';
export { createSpeechRouter, type SpeakableTurn, type SpeechRouterDeps } from './speech-router.ts';
