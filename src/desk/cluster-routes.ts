import type { Router } from 'express';
import type { ContentDraft, DraftChange } from '../knowledge/index.ts';
import { badCursorNamed, noBody, parse, withoutEmpty } from './bodies.ts';
import {
  clustersQuery,
  dismissBody,
  draftBody,
  draftsQuery,
  dropBody,
  previewBody,
  settleBody,
} from './cluster-bodies.ts';
import { clusterView, draftView, judgedChange, questionView } from './cluster-views.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';

/** Questions of a cluster that are shown. */
const SHOWN = 200;
/** Lines of an intent that stand beside a cluster. */
const BESIDE = 6;
const INTENTS_BESIDE = 3;

/** Questions that went unanswered, by cluster, and drafts of content made from them. */
export function mountClusters(router: Router, deps: DeskDeps): void {
  const { unanswered, misunderstood, audit } = deps;
  const { clusters, drafts } = unanswered;

  mount(router, deps, 'clusters.list', async ({ query }) => {
    const { state, cursor } = parse(clustersQuery, withoutEmpty(query));
    const [page, totals, last] = await Promise.all([
      badCursorNamed(clusters.page(state, cursor)),
      clusters.totals(),
      clusters.lastCount(),
    ]);
    const body = {
      clusters: await Promise.all(page.items.map((cluster) => clusterView(deps, cluster, totals.questions))),
      next: page.next,
      totals,
      countedAt: last?.at.toISOString() ?? null,
    };
    return { status: 200, body };
  });

  mount(router, deps, 'clusters.recount', async ({ staff, body, address }) => {
    parse(noBody, body);
    await clusters.askRecount();
    await audit.record({ who: staff.id, what: 'cluster-recount', subject: 'clusters', address });
    return { status: 202, body: { asked: true } };
  });

  mount(router, deps, 'clusters.read', async ({ id }) => ({ status: 200, body: await opened(deps, id) }));

  mount(router, deps, 'clusters.dismiss', async ({ staff, id, body, address }) => {
    const { questions } = parse(dismissBody, body);
    if ((await clusters.get(id)) === null) throw new DeskMissingError();
    const own = (await misunderstood.getMany(questions)).filter(({ cluster }) => cluster === id);
    if (own.length === 0) throw new DeskInputError([{ field: 'questions', problem: 'are not in this cluster' }]);
    for (const { _id } of own) await misunderstood.dismiss(_id, staff.id);
    const left = await clusters.refresh(id);
    await audit.record({ who: staff.id, what: 'cluster-dismiss', subject: id, address, reason: String(own.length) });
    return { status: 200, body: left === null ? { cluster: null } : await opened(deps, id) };
  });

  mount(router, deps, 'clusters.settle', async ({ staff, id, body, address }) => {
    const { state } = parse(settleBody, body);
    const found = await clusters.get(id);
    if (found === null) throw new DeskMissingError();
    await clusters.decide(id, { state, draftId: state === 'open' ? null : found.draftId, by: staff.id });
    await audit.record({ who: staff.id, what: 'cluster-settle', subject: id, address, reason: state });
    return { status: 200, body: await opened(deps, id) };
  });

  mount(router, deps, 'drafts.preview', async ({ body }) => {
    const { change, clusterId } = parse(previewBody, body);
    assertFits(deps, change);
    const judged = await judgedChange(deps, change, clusterId);
    const sound = withoutProblems(change, judged.lines);
    return { status: 200, body: { ...judged, diff: sound === null ? '' : await drafts.patch(sound) } };
  });

  mount(router, deps, 'drafts.add', async ({ staff, body, address }) => {
    const { change, clusterId, questions, note } = parse(draftBody, body);
    assertFits(deps, change);
    if (clusterId !== null && (await clusters.get(clusterId)) === null) throw new DeskMissingError();
    const { lines } = await judgedChange(deps, change, null);
    const wrong = lines.flatMap(({ problem, beside }, at) =>
      problem === null
        ? []
        : [{ field: `change.lines.${at}`, problem: beside === null ? problem : `${problem}: ${beside.intent}` }],
    );
    if (wrong.length > 0) throw new DeskInputError(wrong);
    const by = { id: staff.id, name: staff.displayName };
    const draft = await drafts.add({ change, clusterId, questions, note }, by);
    if (clusterId !== null) await clusters.decide(clusterId, { state: 'in-draft', draftId: draft._id, by: staff.id });
    await audit.record({ who: staff.id, what: 'draft-add', subject: draft._id, address, reason: change.intent });
    return { status: 201, body: await withDiff(deps, draft) };
  });

  mount(router, deps, 'drafts.list', async ({ query }) => {
    const { state, cursor } = parse(draftsQuery, withoutEmpty(query));
    const page = await badCursorNamed(drafts.page(state, cursor));
    return { status: 200, body: { drafts: page.items.map((draft) => draftView(deps, draft)), next: page.next } };
  });

  mount(router, deps, 'drafts.read', async ({ id }) => ({
    status: 200,
    body: await withDiff(deps, await drafts.get(id)),
  }));

  mount(router, deps, 'drafts.patch', async ({ staff, id, address }) => {
    const draft = await drafts.get(id);
    const body = await drafts.patch(draft.change);
    await audit.record({ who: staff.id, what: 'draft-patch', subject: id, address });
    return { status: 200, body, file: { name: `${id}.patch`, type: 'text/x-diff; charset=utf-8' } };
  });

  mount(router, deps, 'drafts.drop', async ({ staff, id, body, address }) => {
    const { reason } = parse(dropBody, body);
    const draft = await drafts.drop(id, { id: staff.id, name: staff.displayName }, reason);
    await audit.record({ who: staff.id, what: 'draft-drop', subject: id, address });
    return { status: 200, body: await withDiff(deps, draft) };
  });
}

/** A cluster with its questions, the lines of its likeliest intents, and its drafts. */
async function opened(deps: DeskDeps, id: string) {
  const { clusters, drafts, reading, catalogue } = deps.unanswered;
  const cluster = await clusters.get(id);
  if (cluster === null) throw new DeskMissingError();
  const likely = cluster.intents.filter(({ intent }) => catalogue().get(intent) !== undefined).slice(0, INTENTS_BESIDE);
  const [questions, totals, own] = await Promise.all([clusters.questions(id), clusters.totals(), drafts.ofCluster(id)]);
  const view = await clusterView(deps, cluster, totals.questions);
  const [typical = ''] = view.typical;
  const beside = likely.map(({ intent }) => intent);
  const near = beside.length === 0 ? [] : await reading.near(typical, BESIDE, beside);
  return {
    cluster: view,
    questions: questions.slice(0, SHOWN).map((question) => questionView(deps, question)),
    beside: likely.map(({ intent, share, similarity }, at) => ({
      intent,
      name: deps.intentName(intent),
      topic: catalogue().topicOf(intent),
      share,
      similarity,
      lines: (near[at] ?? []).map(({ line, similarity: alike }) => ({ line, similarity: alike })),
    })),
    outOfScope: catalogue()
      .all()
      .filter(({ leadsTo }) => 'outOfScope' in leadsTo)
      .map(({ id: intent, name }) => ({ id: intent, name })),
    drafts: own.map((draft) => draftView(deps, draft)),
  };
}

/** The draft with what it does to the files of now, or why it fits them no more. */
async function withDiff(deps: DeskDeps, draft: ContentDraft) {
  const { drafts } = deps.unanswered;
  const patch =
    draft.state === 'open'
      ? await drafts.patch(draft.change).then(
          (diff) => ({ diff, unfit: '' }),
          (error: unknown) => ({ diff: '', unfit: unfitness(error) }),
        )
      : { diff: '', unfit: '' };
  return { draft: draftView(deps, draft), ...patch };
}

function unfitness(error: unknown): string {
  if (error instanceof Error && 'details' in error && Array.isArray(error.details)) {
    const [first] = error.details as { problem?: unknown }[];
    if (typeof first?.problem === 'string') return first.problem;
  }
  throw error;
}

/** @throws DeskInputError 422 where the intent is not of the kind that the change says. */
function assertFits(deps: DeskDeps, { kind, intent }: DraftChange): void {
  const known = deps.unanswered.catalogue().get(intent);
  const refuse = (problem: string) => {
    throw new DeskInputError([{ field: 'change.intent', problem }]);
  };
  if (kind === 'new-answer') {
    if (known !== undefined) refuse('is an intent of the catalogue already');
  } else if (known === undefined) refuse('is not an intent of the catalogue');
  else if (kind === 'out-of-scope' && !('outOfScope' in known.leadsTo)) refuse('is not out of scope');
}

/** The change with its sound lines alone; null when none is left. */
function withoutProblems(change: DraftChange, lines: readonly { line: string; problem: string | null }[]) {
  const sound = lines.flatMap(({ line, problem }) => (problem === null ? [line] : []));
  return sound.length === 0 ? null : { ...change, lines: sound };
}
