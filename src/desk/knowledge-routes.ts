import type { Router } from 'express';
import { answerChanges, CALCULATOR_IDS, type Colleague, parseAnswer } from '../knowledge/index.ts';
import type { AuditAction, Staff } from '../staff/index.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { listAnswers, readAnswer, readProposal, viewOf } from './knowledge-answers.ts';
import {
  answersQuery,
  approveBody,
  contentBody,
  proposalBody,
  reasonBody,
  rollBackBody,
  stopBody,
} from './knowledge-bodies.ts';
import { reportView } from './knowledge-views.ts';

/** The knowledge at the desk: read, propose, preview, check, approve, take back, stop. */
export function mountKnowledge(router: Router, deps: DeskDeps): void {
  const { publishing, told } = deps.knowledge;
  const audited = ({ staff, address }: DeskCall, what: AuditAction, subject: string, reason = ''): Promise<void> =>
    deps.audit.record({ who: staff.id, what, subject, address, reason });

  mount(router, deps, 'knowledge.list', async ({ query }) => ({
    status: 200,
    body: await listAnswers(deps, parse(answersQuery, withoutEmpty(query))),
  }));

  mount(router, deps, 'knowledge.read', async ({ id }) => ({
    status: 200,
    body: { answer: await readAnswer(deps, id) },
  }));

  mount(router, deps, 'knowledge.register', async () => {
    const { knowledge } = told.current;
    const body = {
      laws: knowledge.laws(),
      hotlines: knowledge.hotlines,
      answers: knowledge.answers().map(({ id, question }) => ({ id, question, topic: knowledge.topic(id) })),
      matters: deps.knowledge.matters(),
      calculators: [...CALCULATOR_IDS],
    };
    return { status: 200, body };
  });

  mount(router, deps, 'knowledge.preview', async ({ id, body }) => {
    const { answer, content } = await proposed(deps, id, body);
    const report = await publishing.check(content, 'form');
    return { status: 200, body: { report: reportView(report), changes: answerChanges(answer, content) } };
  });

  mount(router, deps, 'knowledge.check', async ({ id, body }) => {
    const { answer, content } = await proposed(deps, id, body);
    const report = await publishing.check(content);
    return { status: 200, body: { report: reportView(report), changes: answerChanges(answer, content) } };
  });

  mount(router, deps, 'knowledge.propose', async (call) => {
    const input = parse(proposalBody, call.body);
    const revision = await publishing.propose(call.id, input, colleague(call.staff));
    await audited(call, 'knowledge-propose', revision._id, input.note);
    return { status: 201, body: { proposal: await readProposal(deps, revision._id) } };
  });

  mount(router, deps, 'knowledge.proposals', async () => {
    const open = await publishing.open();
    return { status: 200, body: { proposals: open.map((revision) => viewOf(deps, revision)) } };
  });

  mount(router, deps, 'knowledge.proposal', async ({ id }) => ({
    status: 200,
    body: { proposal: await readProposal(deps, id) },
  }));

  mount(router, deps, 'knowledge.withdraw', async (call) => {
    parse(noBody, call.body);
    await publishing.withdraw(call.id, colleague(call.staff));
    await audited(call, 'knowledge-withdraw', call.id);
    return { status: 200, body: { proposal: await readProposal(deps, call.id) } };
  });

  mount(router, deps, 'knowledge.approve', async (call) => {
    const { reason } = parse(approveBody, call.body);
    await publishing.approve(call.id, colleague(call.staff), reason);
    await audited(call, 'knowledge-approve', call.id, reason);
    return { status: 200, body: { proposal: await readProposal(deps, call.id) } };
  });

  mount(router, deps, 'knowledge.reject', async (call) => {
    const { reason } = parse(reasonBody, call.body);
    await publishing.reject(call.id, colleague(call.staff), reason);
    await audited(call, 'knowledge-reject', call.id, reason);
    return { status: 200, body: { proposal: await readProposal(deps, call.id) } };
  });

  mount(router, deps, 'knowledge.roll-back', async (call) => {
    const { to, basedOn, reason } = parse(rollBackBody, call.body);
    await publishing.rollBack(call.id, to, basedOn, colleague(call.staff), reason);
    await audited(call, 'knowledge-roll-back', `${call.id}:${to ?? 'file'}`, reason);
    return { status: 200, body: { answer: await readAnswer(deps, call.id) } };
  });

  mount(router, deps, 'knowledge.stop', async (call) => {
    const { basedOn, reason } = parse(stopBody, call.body);
    await publishing.markStale(call.id, basedOn, colleague(call.staff), reason);
    await audited(call, 'knowledge-stop', call.id, reason);
    return { status: 200, body: { answer: await readAnswer(deps, call.id) } };
  });
}

function colleague({ id, displayName, roles }: Staff): Colleague {
  return { id, name: displayName, isLawyer: roles.includes('lawyer') };
}

async function proposed({ knowledge }: DeskDeps, id: string, body: unknown) {
  const { answer } = await knowledge.publishing.inForce(id);
  const content = parseAnswer(parse(contentBody, body).content);
  if (content.id !== id) throw new DeskInputError([{ field: 'content.id', problem: '编号不能改' }]);
  return { answer, content };
}
