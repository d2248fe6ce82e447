import { caseFrom, loadMediation, type MediationCase } from '../../src/mediation/index.ts';
import type { FieldSeal } from '../../src/storage/index.ts';

/** A case as it is kept, asked for by a resident of 蚌埠 unless said. */
export async function mediationCaseOf(
  key: string,
  { seal, now, ...fields }: Partial<MediationCase> & { seal: Pick<FieldSeal, 'seal' | 'fingerprint'>; now: Date },
): Promise<MediationCase> {
  const told = {
    key,
    source: 'resident',
    incidentId: null,
    disputeKind: 'neighbours',
    regionCode: '340300',
    place: '幸福村',
    facts: '楼上漏水，不肯修',
    wish: '修好，赔偿墙面',
    amountFen: 300_000,
    tried: 'talked',
    risks: [],
    applicant: { name: '申请人甲', phone: '13800138000', reach: 'phone' },
    otherSide: { name: '对方乙', phone: '13700137000' },
    mayTellName: true,
    channel: 'desk',
    conversationId: null,
    sessionId: null,
    by: { as: 'resident', id: null, name: '' },
  } as const;
  const content = await loadMediation('knowledge');
  return { ...caseFrom(told, { number: 'TJ20260301-0001-0', now, content, seal }), settled: true, ...fields };
}
