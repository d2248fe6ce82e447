import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import type { Ask } from './aid-case.tsx';
import { mayTake } from './aid-steps.ts';
import { Pairs, Part } from './part.tsx';
import { Revealed } from './revealed.tsx';
import type { AidDetail, AidPerson } from './types.ts';

/** Who applies, his household, and how to reach him. */
export function ApplicantPart({ detail, ask }: { detail: AidDetail; ask: Ask }) {
  const { texts, staff } = useDesk();
  const t = texts.aid;
  const { means, contact, groups, green } = detail;
  const income = incomeWords(means, t.view);
  return (
    <Part heading={t.view.applicant}>
      <PersonPairs id={detail.id} person={detail.person} whose="applicant" />
      <Pairs
        rows={[
          [t.view.green, green.join('、')],
          [t.view.groups, groups.map((group) => wordFor(t.groupNames, group)).join('、')],
          [t.view.household, means.householdSize === null ? '' : fill(t.view.people, { n: means.householdSize })],
          [t.view.income, income],
          ['', means.incomes.length === 0 ? '' : <IncomeList key="incomes" incomes={means.incomes} />],
          [t.view.hukou, wordFor(t.residences, means.residence)],
          [t.view.assets, means.assets.join('；')],
          [t.view.contact, wordFor(t.contacts, contact.by)],
          [t.view.safeTime, contact.safeTime === '' ? t.view.anyTime : contact.safeTime],
          [t.view.language, contact.language],
          [t.view.access, contact.access.join('、')],
          [
            t.view.agency,
            <span key="agency" className="aid-agency">
              {detail.agency.name === '' ? t.noAgency : detail.agency.name}{' '}
              {mayTake('choose-agency', detail, staff) && (
                <Button size="small" onClick={() => ask('choose-agency')}>
                  {t.buttons['choose-agency']}
                </Button>
              )}
              <small className="soft">{detail.agency.why}</small>
            </span>,
          ],
        ]}
      />
    </Part>
  );
}

export function RepresentativePart({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  const { representative } = detail;
  if (representative === null) return null;
  return (
    <Part heading={t.view.representative}>
      <Pairs
        rows={[
          [t.view.relation, wordFor(t.relations, representative.relation)],
          [t.view.because, wordFor(t.becauses, representative.because)],
        ]}
      />
      <PersonPairs id={detail.id} person={representative.person} whose="representative" />
    </Part>
  );
}

function PersonPairs(props: { id: string; person: AidPerson; whose: 'applicant' | 'representative' }) {
  const { texts } = useDesk();
  const t = texts.aid;
  const { id, person, whose } = props;
  const born = person.birthDay === null ? '' : person.birthDay;
  return (
    <Pairs
      rows={[
        [t.view.name, person.name],
        [t.view.sex, wordFor(t.sexes, person.sex)],
        [t.view.born, person.age === null ? born : `${born}（${fill(t.years, { n: person.age })}）`],
        [
          t.view.identity,
          <Revealed
            key="identity"
            id={id}
            field={`${whose}.identityNumber`}
            what={t.view.identity}
            masked={person.identityNumberMasked}
          />,
        ],
        [
          t.view.phone,
          <Revealed key="phone" id={id} field={`${whose}.phone`} what={t.view.phone} masked={person.phoneMasked} />,
        ],
        [t.view.residence, person.residence],
      ]}
    />
  );
}

function IncomeList({ incomes }: { incomes: AidDetail['means']['incomes'] }) {
  const { texts } = useDesk();
  return (
    <ul className="aid-plain">
      {incomes.map(({ source, monthlyFen }) => (
        <li key={source}>
          {source}：{fill(texts.aid.view.yuan, { n: yuan(monthlyFen) })}
        </li>
      ))}
    </ul>
  );
}

function incomeWords(
  { monthlyIncomeFen: low, monthlyIncomeHighFen: high }: AidDetail['means'],
  t: { yuan: string; range: string },
): string {
  if (low === null) return '';
  return high === null || high === low
    ? fill(t.yuan, { n: yuan(low) })
    : fill(t.range, { from: yuan(low), to: yuan(high) });
}

/** 300000 fen → `3,000`. */
export function yuan(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { maximumFractionDigits: 2 });
}
