import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { UndeliveredMessages } from '../../src/bot/index.ts';
import { loadDuty } from '../../src/content.ts';
import { createDeskRouter, createDeskSocket, type DeskDeps, type DeskSocket } from '../../src/desk/index.ts';
import {
  createPlannedRoster,
  HandoffNotes,
  HandoffPages,
  type Hours,
  OwnReplies,
  type PlannedRoster,
} from '../../src/handoff/index.ts';
import { LAW_LIBRARY_FILE, LawSearch, loadDeskPhrases, loadKnowledge } from '../../src/knowledge/index.ts';
import {
  type ApplicationService,
  createApplicationService,
  createPapers,
  type Papers,
} from '../../src/legal-aid/index.ts';
import { Reports, Statistics } from '../../src/oversight/index.ts';
import { printReport } from '../../src/oversight/reports/print-report.ts';
import type { Session, TurnUnderstanding } from '../../src/sessions/index.ts';
import { newTurn } from '../../src/sessions/index.ts';
import { type Role, type StaffServiceDeps, seedDemoStaff } from '../../src/staff/index.ts';
import { createFieldSeal, type FieldSeal } from '../../src/storage/index.ts';
import { MisunderstoodQuestions } from '../../src/understanding/index.ts';
import { PoliceIncidents } from '../../src/work-orders/index.ts';
import type { Stage } from '../handoff/stage.ts';
import { contentFolder, removeFolders } from '../knowledge/content-folder.ts';
import { publishingProcess, twoAnswers } from '../knowledge/publishing-stage.ts';
import { openStaffStage, PASSWORD, type StaffStage } from '../staff/staff-stage.ts';
import { policeLine } from '../work-orders/incidents/police-line.ts';
import { deskDocuments } from './desk-documents.ts';
import { stageFollowUp } from './follow-up-stage.ts';
import { stageMediation } from './mediation-stage.ts';
import { stageOrders } from './orders-stage.ts';
import { stagePrivacy } from './privacy-stage.ts';
import { type StageQuality, stageQuality } from './quality-stage.ts';
import { stageServices } from './services-stage.ts';
import { unansweredOn } from './unanswered-stage.ts';
import { stageWall } from './wall-stage.ts';

const KNOWLEDGE = join(import.meta.dirname, '../../knowledge');

/** Somebody at the desk, with the cookie of his sign-in. */
export interface Person {
  id: string;
  username: string;
  cookie: string;
  get(path: string): supertest.Test;
  post(path: string, body?: object): supertest.Test;
  put(path: string, body?: object): supertest.Test;
  del(path: string): supertest.Test;
}

/** The desk over real HTTP and sockets, on real SQLite. */
export class DeskStage {
  private constructor(
    readonly room: StaffStage,
    readonly server: Server,
    readonly socket: DeskSocket,
    readonly url: string,
    readonly seal: FieldSeal,
    readonly logged: string[],
    readonly misunderstood: MisunderstoodQuestions,
    readonly knowledge: DeskDeps['knowledge'],
    readonly applications: ApplicationService,
    readonly papers: Papers,
    readonly papersFolder: string,
    readonly planned: PlannedRoster,
    readonly hours: () => Hours,
    readonly notes: HandoffNotes,
    /** Where imported statutes are looked for. */
    readonly lawFile: string,
    readonly deps: DeskDeps,
    /** Scores and second looks. */
    readonly quality: StageQuality,
    /** What it is served by; built pages may be hung in. */
    readonly app: express.Express,
  ) {}

  /**
   * @param recheckMs how often open sockets are looked at again.
   * @param unansweredFrom folder of content that drafts change.
   */
  static async open(
    more: Partial<DeskDeps> = {},
    accounts: Partial<StaffServiceDeps> = {},
    { recheckMs, unansweredFrom = null }: { recheckMs?: number; unansweredFrom?: string | null } = {},
  ): Promise<DeskStage> {
    const room = await openStaffStage(accounts);
    const { stage, staff, audit } = room;
    await seedDemoStaff(staff, { password: PASSWORD, production: false });
    const logged: string[] = [];
    const seal = createFieldSeal(randomBytes(32).toString('base64'));
    const misunderstood = new MisunderstoodQuestions(room.stored.misunderstood, stage.clock);
    const folder = await contentFolder(twoAnswers);
    const known = publishingProcess(room.stored, await loadKnowledge(folder), stage.clock);
    await removeFolders();
    const knowledge = {
      told: known.live,
      publishing: known.publishing,
      releases: known.releases,
      intentsOf: (id: string) => [{ id, name: id === 'wage-arrears' ? '拖欠工资' : id }],
      matters: () => [{ id: 'wage', name: '请求支付劳动报酬' }],
    };
    const applications = createApplicationService({
      applications: room.stored.aidApplications,
      access: room.stored.aidAccess,
      counts: room.stored.aidOrderCounts,
      line: {
        notify: async ({ conversationId, key, text }) => {
          await stage.line.notify({ conversationId, key, activities: [{ type: 'message', text }] });
        },
      },
      seal,
      deskFeed: stage.queueFeed,
      jobs: stage.jobs,
      clock: stage.clock,
      log: pino({ level: 'silent' }),
    });
    const papersFolder = await mkdtemp(join(tmpdir(), 'desk-papers-'));
    const papers = createPapers(
      { folder: papersFolder, fieldKey: randomBytes(32).toString('base64') },
      {
        papers: room.stored.aidPapers,
        applications: room.stored.aidApplications,
        service: applications,
        seal,
        jobs: stage.jobs,
        clock: stage.clock,
        log: pino({ level: 'silent' }),
        isApplying: async () => false,
      },
    );
    const woken: string[] = [];
    const agency = { id: 'sample-aid', name: '示例：法律援助中心', regionCode: '340300' };
    const { hours, skills } = await loadDuty(KNOWLEDGE);
    const phrases = await loadDeskPhrases(KNOWLEDGE);
    const notes = new HandoffNotes(room.stored.handoffNotes, stage.clock);
    const lawFile = join(papersFolder, LAW_LIBRARY_FILE);
    const planned = createPlannedRoster({
      ...stage.stored,
      jobs: stage.jobs,
      clock: stage.clock,
      newId: randomUUID,
      hasPhone: async (id: string) => ((await staff.telephoneOf(id))?.phone ?? '') !== '',
      rules: () => hours.content,
    });
    const statistics = new Statistics(room.stored);
    const followUp = await stageFollowUp(room, seal, KNOWLEDGE);
    const quality = await stageQuality(room, seal, KNOWLEDGE);
    const deps: DeskDeps = {
      staff,
      audit,
      auditLines: room.auditLines,
      auditChain: room.auditChain,
      wall: stageWall(room, hours),
      quality: quality.reviews,
      privacy: stagePrivacy(room, seal, KNOWLEDGE),
      followUp,
      incidents: new PoliceIncidents({
        incidents: room.stored.policeIncidents,
        line: policeLine(),
        seal,
        deskFeed: stage.queueFeed,
        jobs: stage.jobs,
        clock: stage.clock,
        log: pino({ level: 'silent' }),
      }),
      mediation: await stageMediation(room, seal, KNOWLEDGE),
      ...(await stageOrders(room, seal, { knowledgeDir: KNOWLEDGE, filesFolder: papersFolder }, followUp.reviews)),
      statistics,
      reports: new Reports({ statistics, clock: stage.clock, printer: { print: printReport } }),
      services: stageServices(room, seal).services,
      roster: stage.roster,
      planned,
      hours: () => hours,
      handoffs: stage.service,
      handoffPages: new HandoffPages(stage.stored.handoffs),
      notes,
      ownReplies: new OwnReplies(room.stored.ownReplies, stage.clock),
      phrases: () => phrases,
      dutyContent: () => skills,
      lawSearch: new LawSearch({ file: lawFile, log: { warn: (line: string) => logged.push(line) } }),
      sessions: stage.stored.sessions,
      turns: stage.stored.turns,
      conversations: stage.stored.conversations,
      feed: stage.feed,
      queueFeed: stage.queueFeed,
      intentName: (id: string) => (id === 'wage-arrears' ? '拖欠工资' : id),
      intents: () => [
        { id: 'wage-arrears', name: '拖欠工资', topic: '劳动纠纷' },
        { id: 'work-injury', name: '工伤', topic: '劳动纠纷' },
      ],
      misunderstood,
      unanswered: await unansweredOn(room, unansweredFrom),
      deliveries: new UndeliveredMessages({
        turns: stage.stored.turns,
        clock: stage.clock,
        deliver: async (id: string) => {
          woken.push(id);
        },
      }),
      nightly: { latest: () => room.stored.nightlyReports.find({ sort: { at: -1 }, limit: 14 }) },
      knowledge,
      documents: await deskDocuments(),
      aid: { applications, papers, agency: async (id: string) => (id === agency.id ? agency : null) },
      seal,
      clock: stage.clock,
      log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
      secureCookies: false,
      ...more,
    };
    const app = express();
    app.use('/api/desk', createDeskRouter(deps));
    const server = createServer(app);
    const socket = createDeskSocket(deps, server, recheckMs === undefined ? {} : { recheckMs });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return new DeskStage(
      room,
      server,
      socket,
      `http://127.0.0.1:${port}`,
      seal,
      logged,
      misunderstood,
      knowledge,
      applications,
      papers,
      papersFolder,
      planned,
      () => hours,
      notes,
      lawFile,
      deps,
      quality,
      app,
    );
  }

  get stage(): Stage {
    return this.room.stage;
  }

  /** A call without any cookie. */
  anybody(): Omit<Person, 'id' | 'username' | 'cookie'> {
    return this.calls('');
  }

  async person(username: string): Promise<Person> {
    const answer = await this.anybody().post('/session', { username, password: PASSWORD });
    if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${answer.status}`);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return { id: answer.body.staff.id, username, cookie, ...this.calls(cookie) };
  }

  /** Calls with the cookie that an answer gave. */
  withCookie(answer: { headers: Record<string, string> }): Omit<Person, 'id' | 'username' | 'cookie'> {
    return this.calls(answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '');
  }

  async withRoles(username: string, roles: Role[]): Promise<Person> {
    await this.room.staff.add({ username, displayName: username, roles, password: PASSWORD });
    return this.person(username);
  }

  async session(id: string, fields: Partial<Session> = {}): Promise<Session> {
    return this.stage.stored.sessions.insert({
      _id: id,
      conversationId: `c-${id}`,
      channel: 'web',
      regionCode: null,
      openedAt: this.stage.clock.now(),
      closedAt: null,
      state: 'open',
      outcome: null,
      topic: '劳动纠纷',
      intents: ['wage-arrears'],
      emergency: null,
      turnCount: 1,
      handoffId: null,
      lawyerId: null,
      closeReason: null,
      rating: null,
      ratedAt: null,
      ratingState: 'none',
      ...fields,
    });
  }

  async botSays(conversationId: string, text: string, understanding: TurnUnderstanding | null = null): Promise<void> {
    const { turns } = this.stage.stored;
    const turn = newTurn({
      key: `out:${conversationId}:${text}`,
      at: this.stage.clock.now(),
      from: 'bot',
      sessionId: `s-${conversationId}`,
      activity: { type: 'message', text },
    });
    const stored = await turns.append(conversationId, [{ ...turn, understanding }]);
    this.stage.feed.publish(stored.map(({ event }) => event));
  }

  /** What the audit says, without the sign-ins, the accounts that the stage makes, and lists that were looked at. */
  async audited(): Promise<string[]> {
    const lines = await this.room.stored.auditEvents.read('audit');
    return lines
      .filter(({ who, what }) => !['sign-in', 'open-list'].includes(what) && (who !== null || what !== 'staff-add'))
      .map(({ who, what, subject, reason }) => [who, what, subject, reason].filter((part) => part).join(' '));
  }

  async end(): Promise<void> {
    await this.socket.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
    await this.stage.end();
    await rm(this.papersFolder, { recursive: true, force: true });
  }

  private calls(cookie: string) {
    const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
      supertest(this.url)[method](`/api/desk${path}`).set('Cookie', cookie).set('X-Hotline-Desk', '1');
    return {
      get: (path: string) => call('get', path),
      post: (path: string, body: object = {}) => call('post', path).send(body),
      put: (path: string, body: object = {}) => call('put', path).send(body),
      del: (path: string) => call('delete', path),
    };
  }
}
