import { calendarDay, dayInWords } from '../../knowledge/index.ts';
import { isIdentityNumber } from '../../text/index.ts';
import type { AidDoubt, AidHomeVisit } from './application.ts';
import type { CollectedApplication, ToldPerson } from './collected.ts';
import { AidInputError } from './errors.ts';
import { ageOn, toldByIdentityNumber } from './person.ts';
import { representativeDoubt } from './representative.ts';

/** More in one household is looked at by a person. */
const MANY_IN_HOUSEHOLD = 12;
/** A month, a person, in fen: higher is likely misheard (a year's income, a zero too many). */
const MUCH_A_MONTH = 10_000_000;
const VERY_OLD = 80;
/** 民法典 20: under eight, no capacity; 19: under eighteen, limited. */
const NO_CAPACITY = 8;
const ADULT = 18;
const OLDEST = 120;

/**
 * What a person should look at before deciding. Only what cannot be true at all, and a representative who is the
 * infringer, is turned away; everything else is kept as told.
 * @throws AidInputError 422 with words for the resident; AidRepresentativeError 422.
 */
export function doubtsOf(told: CollectedApplication, at: Date): AidDoubt[] {
  requirePossible(told, at);
  const doubts: AidDoubt[] = [];
  const add = (code: string, text: string | null) => {
    if (text !== null) doubts.push({ code, text });
  };
  if (told.representative !== null) add('representative', representativeDoubt(told.representative));
  add('alone', aloneDoubt(told, at));
  add('applicant-identity', identityDoubt(told.applicant));
  if (told.representative !== null) add('representative-identity', identityDoubt(told.representative.person));
  add('household', householdDoubt(told));
  add('groups', groupDoubt(told, at));
  if (told.homeVisit !== null) add('home-visit', homeVisitDoubt(told.homeVisit, ageOf(told.applicant, at)));
  if (told.matter === null) add('matter', '还没有确定申请事项，请问清楚。');
  if (told.declaration === null)
    add('declaration', '没有作个人诚信承诺：经济困难的情况可以联网核查，或者请申请人补签承诺书。');
  return doubts;
}

function requirePossible({ applicant, incomes, preCheck, deadlines }: CollectedApplication, at: Date): void {
  const problems: { field: string; problem: string }[] = [];
  const add = (field: string, problem: string) => problems.push({ field, problem });
  if (applicant.name.trim() === '') add('applicant.name', '请说一下申请人的姓名。');
  if (applicant.birthDay !== null && applicant.birthDay > calendarDay(at)) {
    add('applicant.birthDay', '出生日期在今天以后，请核对。');
  }
  if (incomes.some(({ monthlyFen }) => !Number.isInteger(monthlyFen) || monthlyFen < 0)) {
    add('incomes', '收入不能是负数；没有收入的请说“没有”。');
  }
  const { householdSize = null, householdIncome = null } = preCheck?.input ?? {};
  if (householdSize !== null && (!Number.isInteger(householdSize) || householdSize < 1)) {
    add('householdSize', '家里人数至少是一个人，请重新说一下。');
  }
  if (householdIncome !== null && householdIncome < 0) {
    add('householdIncome', '收入不能是负数；没有收入的请说“没有”。');
  }
  const wrong = deadlines.find(({ day }) => Number.isNaN(Date.parse(`${day}T00:00:00Z`)));
  if (wrong !== undefined) add('deadlines', '期限的日期不对，请重新说一下。');
  if (problems.length > 0) throw new AidInputError(problems);
}

/** A child applies through a guardian; a child who has none, or is in danger from him, still gets a person. */
function aloneDoubt({ applicant, representative }: CollectedApplication, at: Date): string | null {
  const age = ageOf(applicant, at);
  if (representative !== null || age === null || age >= ADULT) return null;
  return age < NO_CAPACITY
    ? `申请人${age}岁，自己来申请：应由监护人代为申请，请尽快联系核实，注意是否有危险。`
    : `申请人${age}岁，自己来申请：请联系监护人或者其他近亲属；监护人是侵害人的，不要惊动（法律援助法第四十条）。`;
}

function identityDoubt(person: ToldPerson): string | null {
  const { identityNumber, birthDay, sex } = person;
  if (identityNumber === '') return null;
  if (!isIdentityNumber(identityNumber)) return '身份证号码校验不对，请核对证件。';
  const told = toldByIdentityNumber(identityNumber);
  if (told !== null && birthDay !== null && told.birthDay !== birthDay) {
    return `说的出生日期${dayInWords(birthDay)}和身份证号码不一致，请核对证件。`;
  }
  return told !== null && sex !== null && told.sex !== sex ? '说的性别和身份证号码不一致，请核对证件。' : null;
}

function householdDoubt({ preCheck, incomes }: CollectedApplication): string | null {
  const { householdSize = null, householdIncome = null } = preCheck?.input ?? {};
  if (householdSize !== null && householdSize > MANY_IN_HOUSEHOLD) {
    return `说家里有${householdSize}口人，请核对哪些是共同生活的家庭成员。`;
  }
  if (householdIncome !== null && householdIncome / (householdSize ?? 1) > MUCH_A_MONTH) {
    return '说的收入特别高，可能是把一年的说成了一个月的，请核对。';
  }
  if (incomes.length > 0 && householdIncome !== null) {
    const sum = incomes.reduce((total, { monthlyFen }) => total + monthlyFen, 0);
    const high = preCheck?.input.householdIncomeHigh ?? householdIncome;
    if (sum < householdIncome || sum > high) return '各项收入加起来和说的家庭总收入对不上，请核对。';
  }
  return null;
}

function groupDoubt({ applicant, groups, preCheck }: CollectedApplication, at: Date): string | null {
  const age = ageOf(applicant, at);
  const told = [...groups, ...(preCheck?.input.groups ?? [])];
  if (age === null) return null;
  if (told.some((group) => group === 'minor' || group === 'minor-no-income') && age >= ADULT) {
    return `说是未成年人，但是年龄是${age}岁，请核对。`;
  }
  return told.includes('elder-no-income') && age < 60 ? `说是老年人，但是年龄是${age}岁，请核对。` : null;
}

/** 上门受理 is for who cannot come: cannot walk, bedridden, severely ill, very old. Others a person may still agree to. */
function homeVisitDoubt({ because }: Pick<AidHomeVisit, 'because'>, age: number | null): string | null {
  if (because === 'other') return '要求上门的原因不在行动不便之列，由工作人员决定。';
  return because === 'very-old' && age !== null && age < VERY_OLD
    ? `因高龄要求上门，年龄是${age}岁，由工作人员决定。`
    : null;
}

function ageOf(person: ToldPerson, at: Date): number | null {
  const birthDay = person.birthDay ?? toldByIdentityNumber(person.identityNumber)?.birthDay ?? null;
  const age = ageOn({ birthDay }, at);
  return age === null || age > OLDEST ? null : age;
}
