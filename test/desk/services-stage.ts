import { pino } from 'pino';
import type { DeskServices } from '../../src/desk/index.ts';
import { handoffsOfService } from '../../src/handoff/index.ts';
import { SavedViews, ServiceFactsBook, SessionExports, SessionSearch } from '../../src/oversight/index.ts';
import { LogVerification, ServiceLog } from '../../src/sessions/index.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

/** Finding, reading and exporting services over the stores of the stage. */
export function stageServices({ stage, stored }: StaffStage, seal: FieldSeal) {
  const deps = { ...stage.stored, facts: stored.serviceFacts, seal, clock: stage.clock };
  const facts = new ServiceFactsBook(deps);
  const search = new SessionSearch({ ...deps, factsNow: (session) => facts.factsNow(session) });
  const logStores = { ...stage.stored, serviceEvents: stored.serviceEvents, serviceLedger: stored.serviceLedger, seal };
  const handoffsOf = (session: Parameters<DeskServices['handoffsOf']>[0]) =>
    handoffsOfService(stage.stored.handoffs, session);
  const logger = pino({ level: 'silent' });
  const serviceLog = new ServiceLog({ ...logStores, handoffsOf, clock: stage.clock, logger });
  const verification = new LogVerification(logStores);
  const services: DeskServices = {
    search,
    facts,
    views: new SavedViews(stored.savedViews, stage.clock),
    exports: new SessionExports({ ...deps, ...stored, exports: stored.sessionExports, search }),
    handoffsOf,
    log: { read: (sessionId) => serviceLog.read(sessionId), check: (sessionId) => verification.one(sessionId) },
    emergencies: () => [{ code: 'E-VIOLENCE', name: '人身安全' }],
  };
  return { services, facts, serviceLog };
}
