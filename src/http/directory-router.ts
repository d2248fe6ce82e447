import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { clientAddress } from '../client-address.ts';
import type { Clock } from '../clock.ts';
import { type Limit, localMemory, type SharedMemory } from '../cluster/index.ts';
import {
  DIRECTORY_KINDS,
  type Directory,
  type DirectoryEntry,
  isOpenAt,
  type KnowledgeBase,
  phoneInWords,
  readPosition,
  regionCode,
} from '../knowledge/index.ts';
import { StorageQueryError } from '../storage/index.ts';
import { DirectoryQueryError, PlaceMissingError, TooManyRequestsError } from './errors.ts';

export interface DirectoryRouterDeps {
  directory: Pick<Directory, 'get' | 'inRegion' | 'nearest' | 'page' | 'search'>;
  /** Knowledge of now: its regions name the codes. */
  told: { readonly current: { knowledge: Pick<KnowledgeBase, 'regions'> } };
  clock: Clock;
  /** Questions of one client address in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

const PER_MINUTE = 60;

const querySchema = z.strictObject({
  region: z
    .string()
    .transform((code, context) => {
      const region = regionCode(code);
      if (region === null) context.addIssue({ code: 'custom', message: 'must be a region code of 6, 9 or 12 digits' });
      return region ?? '';
    })
    .optional(),
  kind: z.enum(DIRECTORY_KINDS, `must be one of ${DIRECTORY_KINDS.join(', ')}`).optional(),
  q: z.string().trim().min(1, 'is empty').max(60, 'is longer than 60 characters').optional(),
  near: z
    .string()
    .transform((text, context) => {
      const position = readPosition(text);
      if (position === null) context.addIssue({ code: 'custom', message: 'must be latitude,longitude in degrees' });
      return position;
    })
    .optional(),
  limit: z.coerce
    .number('must be 1 to 50')
    .int('must be 1 to 50')
    .min(1, 'must be 1 to 50')
    .max(50, 'must be 1 to 50')
    .default(20),
  after: z.string().max(500, 'is no mark of a page').optional(),
});
type DirectoryQuery = z.infer<typeof querySchema>;

/** What is found, before it is rendered. */
interface Found {
  entries: readonly { entry: DirectoryEntry; kilometres: number | null }[];
  next: string | null;
  /** The region that was looked in; null where none was asked for. */
  regionCode: string | null;
}

/**
 * `GET /api/directory?region=&kind=&q=&near=&limit=&after=`: the directory for everybody, without personal data of
 * residents; `near` puts the nearest first, `q` the likeliest. `GET /api/directory/regions`: the regions by name.
 * `GET /api/directory/:id`: one entry, as the code on an office's door names it.
 */
export function createDirectoryRouter(deps: DirectoryRouterDeps): Router {
  const limiter = (deps.shared ?? localMemory()).limit({
    name: 'directory',
    points: deps.perMinute ?? PER_MINUTE,
    seconds: 60,
  });
  const regionOf = (code: string) => ({ code, name: deps.told.current.knowledge.regions.find(code)?.name ?? '' });
  const shown = (entry: DirectoryEntry, now: Date) => ({
    id: entry.id,
    kind: entry.kind,
    name: entry.name,
    region: regionOf(entry.regionCode),
    address: entry.address,
    hours: entry.hours,
    week: entry.week,
    openNow: isOpenAt(entry.week, now),
    phone: entry.phone,
    phoneText: phoneInWords(entry.phone),
    services: entry.services,
    languages: entry.languages,
    website: entry.website,
    position: entry.position,
    verified: entry.verified,
    sample: entry.sample,
  });
  const router = Router();
  router.use(async (request: Request, response: Response, next: () => void) => {
    await take(limiter, request, response);
    next();
  });
  router.get('/', async (request, response) => {
    const query = readQuery(request.query);
    const { entries, next, regionCode: within } = await find(deps.directory, query);
    const now = deps.clock.now();
    response.set('Cache-Control', 'no-store').json({
      items: entries.map(({ entry, kilometres }) => ({
        ...shown(entry, now),
        distanceKm: kilometres === null ? null : Math.round(kilometres * 10) / 10,
      })),
      region: within === null ? null : regionOf(within),
      next,
    });
  });
  router.get('/regions', (_request, response) => {
    const regions = deps.told.current.knowledge.regions.all();
    response.json({ items: regions.map(({ code, name, parent }) => ({ code, name, parent })) });
  });
  router.get('/:id', async (request, response) => {
    const { id } = request.params;
    const entry = /^[\w-]{1,64}$/.test(id) ? await deps.directory.get(id) : null;
    if (entry === null) throw new PlaceMissingError();
    response.set('Cache-Control', 'no-store').json(shown(entry, deps.clock.now()));
  });
  return router;
}

function readQuery(given: unknown): DirectoryQuery {
  const filled = Object.fromEntries(Object.entries(Object(given)).filter(([, value]) => value !== ''));
  const parsed = querySchema.safeParse(filled);
  if (!parsed.success) {
    throw new DirectoryQueryError(
      parsed.error.issues.map((issue) => ({
        field: issue.code === 'unrecognized_keys' ? issue.keys.join(', ').slice(0, 80) : issue.path.join('.'),
        problem: issue.code === 'unrecognized_keys' ? 'is not known' : issue.message,
      })),
    );
  }
  const { q, near, after } = parsed.data;
  if (after !== undefined && (q !== undefined || near !== undefined)) {
    throw new DirectoryQueryError([{ field: 'after', problem: 'goes with neither q nor near' }]);
  }
  return parsed.data;
}

async function find(directory: DirectoryRouterDeps['directory'], query: DirectoryQuery): Promise<Found> {
  const { region, kind, q, near, limit, after } = query;
  const filter = { regionCode: region, kinds: kind === undefined ? undefined : [kind] };
  const far = (entry: DirectoryEntry) => ({ entry, kilometres: null });
  if (q !== undefined) {
    const found = await directory.search(q, filter, limit);
    return { entries: found.map(({ item }) => far(item)), next: null, regionCode: region ?? null };
  }
  if (near !== undefined && near !== null) {
    return { entries: await directory.nearest(near, filter, limit), next: null, regionCode: region ?? null };
  }
  const page = await directory.page(filter, limit, after).catch((error: unknown) => {
    if (!(error instanceof StorageQueryError) || after === undefined) throw error;
    throw new DirectoryQueryError([{ field: 'after', problem: 'is no mark of a page' }]);
  });
  if (page.entries.length > 0 || region === undefined || after !== undefined) {
    return { entries: page.entries.map(far), next: page.next, regionCode: region ?? null };
  }
  const above = await directory.inRegion(region, filter.kinds ?? DIRECTORY_KINDS);
  return { entries: above.entries.slice(0, limit).map(far), next: null, regionCode: above.regionCode ?? region };
}

async function take(limiter: Limit, request: Request, response: Response): Promise<void> {
  const wait = await limiter.take(clientAddress(request));
  if (wait === 0) return;
  response.set('Retry-After', String(wait));
  throw new TooManyRequestsError();
}
