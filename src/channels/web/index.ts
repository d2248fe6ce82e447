/** Web chat (网页咨询): Direct Line 3.0 for the resident page and Microsoft's clients, over the turn log. */
export { createWebChannel, type WebChannel, type WebChannelDeps } from './create-web-channel.ts';
export { WEB_LIMITS, type WebLimits } from './limits.ts';
export { type ResumeCode, resumeCodeCollection } from './resume-codes.ts';
export type { WebPapers } from './sent-files.ts';
