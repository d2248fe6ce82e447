import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { differenceText, gradedText, reasonText, totalText } from './quality-words.ts';
import type { AutomaticScore, CaseDetail, ScoredItem, Sheet } from './types.ts';

interface ComparisonProps {
  machine: AutomaticScore;
  person: NonNullable<CaseDetail['review']>;
  /** What was decided on an appeal, where it changed the score. */
  changed: Sheet | null;
  look: (turnId: string) => void;
}

/** The machine's score and the person's, item by item, with why and where. */
export function Comparison({ machine, person, changed, look }: ComparisonProps) {
  const { texts } = useDesk();
  const t = texts.quality.comparison;
  return (
    <section className="comparison" aria-label={t.heading}>
      <dl className="score-totals">
        <div>
          <dt>{t.machine}</dt>
          <dd>{totalText(machine.total)}</dd>
        </div>
        <div>
          <dt>{t.person}</dt>
          <dd>{gradedText(person.total, person.grade, texts)}</dd>
        </div>
        {changed !== null && (
          <div>
            <dt>{t.changed}</dt>
            <dd>{gradedText(changed.total, changed.grade, texts)}</dd>
          </div>
        )}
        <div>
          <dt>{t.difference}</dt>
          <dd>
            {differenceText(machine.total === null || person.total === null ? null : person.total - machine.total)}
          </dd>
        </div>
      </dl>
      <ul className="score-lines">
        {machine.items.map((item) => (
          <ItemLine key={item.id} item={item} person={person} changed={changed} look={look} />
        ))}
      </ul>
      <p className="soft">{fill(t.rubric, { version: machine.rubricVersion })}</p>
    </section>
  );
}

function ItemLine(props: { item: ScoredItem; person: Sheet; changed: Sheet | null; look: (turnId: string) => void }) {
  const { item, look } = props;
  const { texts } = useDesk();
  const t = texts.quality.comparison;
  const person = props.person.items.find(({ id }) => id === item.id) ?? null;
  const changed = props.changed?.items.find(({ id }) => id === item.id) ?? null;
  const points = (value: number | null | undefined): string => (value == null ? t.notApplicable : String(value));
  const isSame = person !== null && person.points === item.points;
  return (
    <li className="score-line" data-same={isSame}>
      <h4>
        {item.name} <small className="soft">{fill(t.of, { of: item.of })}</small>
      </h4>
      <dl>
        <div>
          <dt>{t.machine}</dt>
          <dd>{points(item.points)}</dd>
        </div>
        <div>
          <dt>{t.person}</dt>
          <dd>{points(person?.points)}</dd>
        </div>
        {changed !== null && (
          <div>
            <dt>{t.changed}</dt>
            <dd>{points(changed.points)}</dd>
          </div>
        )}
        <div>
          <dt>{t.difference}</dt>
          <dd>
            {isSame
              ? t.same
              : differenceText(person?.points == null || item.points === null ? null : person.points - item.points)}
          </dd>
        </div>
      </dl>
      <p>
        {item.why.map((reason) => reasonText(reason, texts)).join('；')}
        {item.turnIds.map((turnId, at) => (
          <Button key={turnId} type="link" size="small" onClick={() => look(turnId)}>
            {fill(t.look, { n: at + 1 })}
          </Button>
        ))}
      </p>
      {person !== null && person.comment !== '' && <p>{fill(t.comment, { text: person.comment })}</p>}
    </li>
  );
}
