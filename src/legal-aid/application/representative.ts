import type { AidRepresentative, Relation } from './application.ts';
import { AidRepresentativeError } from './errors.ts';

const GUARDIANS: readonly Relation[] = ['guardian', 'other-guardian'];
/** 近亲属 of 民法典 1045. */
const CLOSE_KIN: readonly Relation[] = ['spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild'];

/**
 * Who may apply for another (法律援助法 40): without capacity the guardian, and where he is the infringer another guardian
 * or close kin; in custody guardian or close kin. Others come with a letter of authority (委托), which a person checks.
 * @returns what a person must look at, in words; null when there is nothing.
 * @throws AidRepresentativeError 422 when the representative is the infringer.
 */
export function representativeDoubt({
  relation,
  because,
  isInfringer,
}: Pick<AidRepresentative, 'relation' | 'because' | 'isInfringer'>): string | null {
  if (isInfringer) throw new AidRepresentativeError();
  const isGuardian = GUARDIANS.includes(relation);
  const isKin = CLOSE_KIN.includes(relation);
  if (because === 'no-capacity' && !isGuardian && !isKin) {
    return '没有行为能力的人由监护人代为申请（法律援助法第四十条），现在的代办人不是监护人或者近亲属，请核实。';
  }
  if (because === 'no-capacity' && isKin) {
    return '由近亲属代没有行为能力的人申请：请核实监护人是谁，为什么不由监护人申请（法律援助法第四十条）。';
  }
  if (because === 'in-custody' && !isGuardian && !isKin) {
    return '被关押的人由法定代理人、近亲属代为申请（法律援助法第四十条），现在的代办人不是，请核实。';
  }
  return relation === 'entrusted' ? '受委托代为申请：请核对委托书。' : null;
}
