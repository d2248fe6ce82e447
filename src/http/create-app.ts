import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { correlated } from '../correlation.ts';
import { asHotlineError } from '../errors.ts';
import { measureAcknowledgements } from './acknowledgements.ts';
import type { Metrics } from './metrics.ts';
import { servePages } from './pages.ts';
import { type ReadinessCheck, readiness } from './readiness.ts';
import { frameOnlyOn, securityHeaders } from './security-headers.ts';

export interface AppOptions {
  logger: Logger;
  metrics: Metrics;
  checks: readonly ReadinessCheck[];
  /** Routers of the channels and the desk, with the path each is mounted at. */
  routes: readonly { path: string; router: Router }[];
  /** Folder of the built pages; without it only the API is served. */
  webDir: string;
  /** Proxies in front whose forwarded address is believed. */
  trustedProxies: number;
  /** True when residents come by https: then browsers are told to stay there. */
  https: boolean;
  /** Where residents reach us, as configured. */
  publicBaseUrl?: string | undefined;
  /** Sites that may show the resident page in a frame; no other page may be framed, and none by others. */
  embedOrigins?: readonly string[];
}

/** The Express app: security headers, request ids, limits, pages, health, metrics, and errors for people. */
export function createApp(options: AppOptions): Express {
  const { logger, metrics } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxies);
  app.set('query parser', 'simple');
  app.use(requestLog(logger));
  app.use((request: Request, _response: Response, next: NextFunction) => {
    correlated({ requestId: String(request.id) }, next);
  });
  app.use(measureAcknowledgements(metrics));
  app.use(securityHeaders(options));
  app.get('/', frameOnlyOn(options.embedOrigins ?? []));
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const report = await readiness(options.checks);
    response.status(report.ready ? 200 : 503).json(report);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  for (const { path, router } of options.routes) app.use(path, router);
  servePages(app, options.webDir);
  app.use((_request: Request, response: Response) => {
    response.status(404).json({ code: 'hotline_http_not_found', message: '没有这个页面或接口。' });
  });
  app.use(errorHandler(logger));
  return app;
}

const PROBES = ['/healthz', '/readyz', '/metrics'];

/** What follows in the path opens something by itself, and is not logged. */
const SECRET_IN_PATH = /(\/a\/|\/channels\/(?:aliyun|tencent)-sms\/)[^/]+/i;

function pathToLog(url: string): string {
  return (url.split('?')[0] ?? '').replace(SECRET_IN_PATH, '$1…');
}

/** One line a request: method, path without query, status, time. Never a body, a query, a header or an address. */
function requestLog(logger: Logger) {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: (request: { id: unknown; method: unknown; url: string }) => ({
        id: request.id,
        method: request.method,
        path: pathToLog(request.url),
      }),
      res: (response: { statusCode: unknown }) => ({ status: response.statusCode }),
    },
    // Probes come every few seconds and say nothing new.
    autoLogging: { ignore: (request) => PROBES.includes((request.url ?? '').split('?')[0] ?? '') },
    customErrorObject: (_request, _response, _error, object) => ({ ...object, err: undefined }),
    customLogLevel: (_request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
  });
}

function errorHandler(logger: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = asHotlineError(error);
    const status = httpStatusOf(error) ?? known.statusCode;
    if (status >= 500) logger.error({ err: error, requestId: request.id, code: known.code }, 'http: request failed');
    const isUnknown = status < 500 && known.code === 'hotline_unknown';
    const body = isUnknown ? { code: 'hotline_http_bad_request', message: wordsFor(status) } : known.toBody();
    // The id leads to the line of the log.
    const failed = { code: 'hotline_http_failed', message: wordsFor(status), requestId: request.id };
    response.status(status).json(status >= 500 ? failed : body);
  };
}

/** Status that Express's own middleware (body parsers, static files) put on an error. */
function httpStatusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : null;
}

function wordsFor(status: number): string {
  if (status >= 500) return '系统出了点问题，请稍后再试。';
  return status === 413 ? '内容太长。' : '请求的格式不对。';
}
