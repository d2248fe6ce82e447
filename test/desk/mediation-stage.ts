import { pino } from 'pino';
import type { DeskDeps } from '../../src/desk/index.ts';
import { createDocumentPress } from '../../src/legal-aid/index.ts';
import { loadMediation, MediationCases, MediationPapers } from '../../src/mediation/index.ts';
import { sideCheck } from '../../src/mediation.ts';
import type { FieldSeal } from '../../src/storage/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

/** People's mediation of a desk on a stage; orders are of another suite. */
export async function stageMediation(
  { stage, staff, stored }: StaffStage,
  seal: FieldSeal,
  knowledgeDir: string,
): Promise<DeskDeps['mediation'] & { cases: MediationCases }> {
  const content = await loadMediation(knowledgeDir);
  const cases = new MediationCases({
    cases: stored.mediationCases,
    counts: stored.mediationCounts,
    content: () => content,
    orders: { open: async ({ _id }) => ({ id: `order-${_id}`, number: 'GD20260301-0001-0' }), follow: async () => {} },
    line: {
      notify: async ({ conversationId, key, text }) => {
        await stage.line.notify({ conversationId, key, activities: [{ type: 'message', text }] });
      },
    },
    alarm: () => {},
    isSide: sideCheck(staff),
    seal,
    deskFeed: stage.queueFeed,
    jobs: stage.jobs,
    clock: stage.clock,
    log: pino({ level: 'silent' }),
  });
  let press: ReturnType<typeof createDocumentPress> | null = null;
  return {
    cases,
    content: () => content,
    committees: async () => [],
    regions: () => [
      { code: '340300', name: '安徽省蚌埠市' },
      { code: '110105', name: '北京市朝阳区' },
    ],
    papers: new MediationPapers({
      write: async (form, format) => {
        press ??= createDocumentPress();
        return (await press).write(form, format);
      },
    }),
  };
}
