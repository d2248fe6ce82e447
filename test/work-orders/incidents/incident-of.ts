import type { PoliceIncident } from '../../../src/work-orders/index.ts';

const AT = new Date('2026-03-02T02:00:00Z');

/** Danger told of in a service, with the number shown. */
export function incidentOf(change: Partial<PoliceIncident> = {}): PoliceIncident {
  return {
    _id: 's1',
    conversationId: 'c1',
    handoffId: null,
    channel: 'web',
    regionCode: null,
    codes: ['E-VIOLENCE'],
    state: 'open',
    openedAt: AT,
    offers: [{ id: 'number:E-VIOLENCE', way: 'number', at: AT, by: null, answer: 'open', answeredAt: null }],
    attendedBy: null,
    attendedName: '',
    attendedAt: null,
    reports: [],
    result: null,
    note: '',
    closedAt: null,
    history: [{ at: AT, by: null, step: 'opened', detail: 'E-VIOLENCE' }],
    settled: true,
    ...change,
  };
}
