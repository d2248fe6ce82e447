import { liesIn } from '../../text/index.ts';
import type { MediationCase, Side } from './mediation-case.ts';

const DAY_MS = 86_400_000;

type Compared = Pick<
  MediationCase,
  '_id' | 'disputeKind' | 'regionCode' | 'incidentId' | 'createdAt' | 'applicant' | 'other'
>;

/**
 * Whether two cases are of one dispute (同一纠纷), so far as can be told: one kind, one region, one within so many days of
 * the other, and the same two people, whoever asked; or one incident of the police. Who is not named in one of them may
 * be anybody. It is a likeness that a person judges, not a finding.
 * @param open opens what is sealed.
 */
export function isSameDispute(
  one: Compared,
  another: Compared,
  { days, open }: { days: number; open: (sealed: string) => string },
): boolean {
  if (one._id === another._id || one.disputeKind !== another.disputeKind) return false;
  if (Math.abs(one.createdAt.getTime() - another.createdAt.getTime()) > days * DAY_MS) return false;
  if (one.incidentId !== null && one.incidentId === another.incidentId) return true;
  if (!isNear(one.regionCode, another.regionCode)) return false;
  const [a, b, c, d] = [one.applicant, one.other, another.applicant, another.other].map((side) => knownOf(side, open));
  return arePairs(a, b, c, d) || arePairs(a, b, d, c);
}

type Known = readonly string[] | undefined;

/** a is c and b is d; two of them at least are known to be one. */
function arePairs(a: Known, b: Known, c: Known, d: Known): boolean {
  const [first, second] = [meeting(a, c), meeting(b, d)];
  return first !== 'others' && second !== 'others' && (first === 'one' || second === 'one');
}

function meeting(one: Known = [], other: Known = []): 'one' | 'others' | 'unknown' {
  if (one.length === 0 || other.length === 0) return 'unknown';
  return one.some((known) => other.includes(known)) ? 'one' : 'others';
}

/** By what somebody is known: his telephone and his name. */
function knownOf({ name, phone }: Side, open: (sealed: string) => string): string[] {
  return [name, phone].flatMap((sealed) => {
    const known = sealed === '' ? '' : open(sealed).replace(/\s/gu, '');
    return known === '' ? [] : [known];
  });
}

/** A village lies in its county; a region that is not told may be any. */
function isNear(one: string | null, another: string | null): boolean {
  return one === null || another === null || one === another || liesIn(one, another) || liesIn(another, one);
}
