import { type NextFunction, type Request, type Response, Router } from 'express';
import multer, { MulterError } from 'multer';
import { clientAddress } from '../client-address.ts';
import { type Limit, localMemory, type SharedMemory } from '../cluster/index.ts';
import {
  type ApplicationService,
  PAPER_LIMITS,
  type PaperOwner,
  PaperRefusedError,
  type Papers,
  type PaperView,
} from '../legal-aid/index.ts';
import { AidQueryError, BusyError, TooManyRequestsError } from './errors.ts';
import { AID_PASS_HEADER } from './resident-calls.ts';

export interface PapersRouterDeps {
  papers: Papers;
  applications: Pick<ApplicationService, 'progress'>;
  /** The conversation whose token the request carries. @throws 401, 403 */
  conversationOf: (request: Request) => string;
  /** Calls of one client address in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
  /** Files read at the same time: each is held in memory while it is checked. */
  atOnce?: number;
}

const PER_MINUTE = 90;
const AT_ONCE = 8;
/** Where a page without a conversation says which application its pass is for. */
export const AID_NUMBER_HEADER = 'x-aid-number';

/**
 * Papers of the resident's own application, at `/api/aid/papers`. `POST` (multipart: `file`, `paperId`) keeps one file,
 * `GET` lists them and what is wanted, `DELETE /:id` takes one back before the review. Who calls is known by the token of his web conversation (`Authorization: Bearer`), or by order
 * number and pass (`X-Aid-Number`, `X-Aid-Pass`).
 */
export function createPapersRouter(deps: PapersRouterDeps): Router {
  const { papers } = deps;
  const limiter = (deps.shared ?? localMemory()).limit({
    name: 'papers',
    points: deps.perMinute ?? PER_MINUTE,
    seconds: 60,
  });
  const doorkeeper = fewAtOnce(deps.atOnce ?? AT_ONCE);
  const ownerOf = ownerReader(deps);
  const router = Router();
  router.use(async (request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    await take(limiter, request, response);
    // Who it is, before a byte of the file is read.
    response.locals.owner = await ownerOf(request);
    next();
  });

  router.get('/', async (_request, response) => {
    const { files, ...rest } = await papers.list(ownerIn(response));
    response.json({ ...rest, files: files.map(shown) });
  });

  router.post('/', doorkeeper, readFile(), async (request, response) => {
    const { file } = request;
    if (file === undefined) throw new AidQueryError([{ field: 'file', problem: 'is missing' }]);
    const { paperId } = request.body as { paperId?: unknown };
    const kept = await papers.receive(ownerIn(response), {
      bytes: file.buffer,
      name: file.originalname,
      paperId: typeof paperId === 'string' ? paperId : null,
    });
    response.status(kept.isNew ? 201 : 200).json({ file: shown(kept.file), isNew: kept.isNew });
  });

  router.delete('/:id', async (request, response) => {
    await papers.remove(ownerIn(response), request.params.id);
    response.status(204).end();
  });
  return router;
}

function shown({ uploadedAt, ...file }: PaperView) {
  return { ...file, uploadedAt: uploadedAt.toISOString() };
}

/** As the first step of the router found it. */
function ownerIn(response: Response): PaperOwner {
  return response.locals.owner as PaperOwner;
}

function ownerReader({ applications, conversationOf }: PapersRouterDeps) {
  return async (request: Request): Promise<PaperOwner> => {
    const [number, pass] = [request.get(AID_NUMBER_HEADER) ?? '', request.get(AID_PASS_HEADER) ?? ''];
    if (number === '' || pass === '') return { conversationId: conversationOf(request), channel: 'web' };
    return { application: await applications.progress.byPass(number, pass), channel: 'web' };
  };
}

/** One file in memory, up to the limit; nothing is written before it is checked. */
function readFile() {
  const reader = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: PAPER_LIMITS.fileBytes, files: 1, fields: 2, fieldSize: 200, parts: 4, headerPairs: 20 },
    defParamCharset: 'utf8',
  }).single('file');
  return (request: Request, response: Response, next: NextFunction): void => {
    reader(request, response, (error: unknown) => next(error === undefined ? undefined : readable(error)));
  };
}

function readable(error: unknown): unknown {
  if (!(error instanceof MulterError)) return new AidQueryError([{ field: 'body', problem: 'cannot be read' }]);
  if (error.code === 'LIMIT_FILE_SIZE') return new PaperRefusedError('too_large');
  return new AidQueryError([{ field: error.field ?? 'body', problem: 'one file at a time, in the field "file"' }]);
}

/** Refuses with 429 what would be too much to hold in memory; the page tries again. */
function fewAtOnce(most: number) {
  let underWay = 0;
  return (_request: Request, response: Response, next: NextFunction): void => {
    if (underWay >= most) {
      response.set('Retry-After', '2');
      next(new BusyError());
      return;
    }
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}

async function take(limiter: Limit, request: Request, response: Response): Promise<void> {
  const wait = await limiter.take(clientAddress(request));
  if (wait === 0) return;
  response.set('Retry-After', String(wait));
  throw new TooManyRequestsError();
}
