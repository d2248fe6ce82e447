import { Input, InputNumber, Select } from 'antd';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { CountedText, Entries, Field } from './form-fields.tsx';
import type { Answer, Ask, AskChoice, Deadline, Ground, Problem, Register, TermUnit } from './types.ts';

export interface Part {
  content: Answer;
  change: (fields: Partial<Answer>) => void;
  problems: readonly Problem[];
  register: Register;
}

const UNITS: TermUnit[] = ['hour', 'day', 'workday', 'month', 'year'];
const badAt = (problems: readonly Problem[], path: string): '' | 'error' =>
  problems.some(({ field }) => field === path || field.startsWith(`${path}.`)) ? 'error' : '';

export function LinesField(props: Part & { field: 'steps' | 'checklist'; max: number; most?: number; hint?: string }) {
  const { texts } = useDesk();
  const { content, change, problems, field, max, most, hint } = props;
  const name = texts.knowledge.fields[field];
  return (
    <Field name={name} path={`content.${field}`} problems={problems} group {...(hint === undefined ? {} : { hint })}>
      {() => (
        <Entries
          name={name}
          items={content[field]}
          fresh={() => ''}
          {...(most === undefined ? {} : { most })}
          onChange={(lines) => change({ [field]: lines })}
        >
          {(line, at, set) => (
            <CountedText
              label={fill(texts.knowledge.edit.item, { field: name, n: at + 1 })}
              value={line}
              max={max}
              status={badAt(problems, `content.${field}.${at}`)}
              onChange={set}
            />
          )}
        </Entries>
      )}
    </Field>
  );
}

export function DeadlinesField({ content, change, problems }: Part) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  return (
    <Field name={t.fields.deadlines} path="content.deadlines" problems={problems} group>
      {() => (
        <Entries<Deadline>
          name={t.fields.deadlines}
          items={content.deadlines}
          fresh={() => ({ limit: '', term: null, from: '', lost: '' })}
          onChange={(deadlines) => change({ deadlines })}
        >
          {(deadline, at, set) => {
            const bad = (part: string) => badAt(problems, `content.deadlines.${at}.${part}`);
            return (
              <div className="entry-grid">
                <Input
                  aria-label={t.deadline.limit}
                  placeholder={t.deadline.limit}
                  status={bad('limit')}
                  value={deadline.limit}
                  onChange={(event) => set({ ...deadline, limit: event.target.value })}
                />
                <span className="entry-pair">
                  <InputNumber
                    aria-label={t.deadline.count}
                    placeholder={t.deadline.count}
                    min={1}
                    precision={0}
                    disabled={deadline.term === null}
                    value={deadline.term?.count ?? null}
                    onChange={(count) =>
                      set({ ...deadline, term: { count: count ?? 1, unit: deadline.term?.unit ?? 'day' } })
                    }
                  />
                  <Select
                    aria-label={t.deadline.unit}
                    value={deadline.term?.unit ?? 'none'}
                    onChange={(unit: TermUnit | 'none') =>
                      set({ ...deadline, term: unit === 'none' ? null : { count: deadline.term?.count ?? 1, unit } })
                    }
                    options={[
                      { value: 'none' as const, label: t.deadline.noTerm },
                      ...UNITS.map((value) => ({ value, label: t.units[value] })),
                    ]}
                  />
                </span>
                <Input
                  aria-label={t.deadline.from}
                  placeholder={t.deadline.from}
                  status={bad('from')}
                  value={deadline.from}
                  onChange={(event) => set({ ...deadline, from: event.target.value })}
                />
                <Input
                  aria-label={t.deadline.lost}
                  placeholder={t.deadline.lost}
                  status={bad('lost')}
                  value={deadline.lost}
                  onChange={(event) => set({ ...deadline, lost: event.target.value })}
                />
              </div>
            );
          }}
        </Entries>
      )}
    </Field>
  );
}

export function GroundsField({ content, change, problems, register }: Part) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const laws = register.laws.map(({ name, version, state }) => ({
    value: `${name}@${version}`,
    label: `${name}（${version}）${state === 'in-force' ? '' : ` · ${(t.lawStates as Record<string, string>)[state] ?? state}`}`,
  }));
  return (
    <Field name={t.fields.grounds} path="content.grounds" problems={problems} group>
      {() => (
        <Entries<Ground>
          name={t.fields.grounds}
          items={content.grounds}
          fresh={() => ({ law: '', version: '', article: '' })}
          onChange={(grounds) => change({ grounds })}
        >
          {(ground, at, set) => {
            const bad = (part: string) => badAt(problems, `content.grounds.${at}.${part}`);
            return (
              <div className="entry-grid entry-ground">
                <Select
                  aria-label={t.ground.law}
                  placeholder={t.edit.pickLaw}
                  showSearch={{ optionFilterProp: 'label' }}
                  status={bad('law') || bad('version')}
                  value={ground.law === '' ? null : `${ground.law}@${ground.version}`}
                  onChange={(picked: string | null) => {
                    const [law = '', version = ''] = (picked ?? '').split('@');
                    set({ ...ground, law, version });
                  }}
                  options={laws}
                />
                <Input
                  aria-label={t.ground.article}
                  placeholder={t.hints.article}
                  status={bad('article')}
                  value={ground.article}
                  onChange={(event) => set({ ...ground, article: event.target.value.trim() })}
                />
                <Input
                  aria-label={t.ground.paragraph}
                  placeholder={t.hints.paragraph}
                  status={bad('paragraph')}
                  value={ground.paragraph ?? ''}
                  onChange={(event) => {
                    const { paragraph: _old, ...rest } = ground;
                    set(event.target.value === '' ? rest : { ...rest, paragraph: event.target.value });
                  }}
                />
                {problems
                  .filter(({ field }) => field.startsWith(`content.grounds.${at}`))
                  .map(({ field, problem }) => (
                    <small key={field} className="bad" role="alert">
                      {problem}
                    </small>
                  ))}
              </div>
            );
          }}
        </Entries>
      )}
    </Field>
  );
}

export function AskField({ content, change, problems, register }: Part) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const fresh = (): AskChoice => ({ say: '', cues: [], adds: '', answer: null });
  const answers = [
    { value: '', label: t.askParts.none },
    ...register.answers
      .filter(({ id }) => id !== content.id)
      .map(({ id, question }) => ({ value: id, label: question })),
  ];
  return (
    <Field name={t.fields.ask} path="content.ask" problems={problems} hint={t.hints.ask} group>
      {() => (
        <Entries<Ask>
          name={t.fields.ask}
          items={content.ask}
          most={2}
          fresh={() => ({ question: '', choices: [fresh(), fresh()] })}
          onChange={(ask) => change({ ask })}
        >
          {(ask, at, set) => (
            <div className="asking">
              <CountedText
                label={t.askParts.question}
                value={ask.question}
                max={60}
                status={badAt(problems, `content.ask.${at}.question`)}
                onChange={(question) => set({ ...ask, question })}
              />
              {problems
                .filter(({ field }) => field === `content.ask.${at}`)
                .map(({ problem }) => (
                  <small key={problem} className="bad" role="alert">
                    {problem}
                  </small>
                ))}
              <Entries<AskChoice>
                name={fill(t.askParts.choice, { n: '' }).trim()}
                items={ask.choices}
                most={4}
                fresh={fresh}
                onChange={(choices) => set({ ...ask, choices })}
              >
                {(choice, index, setChoice) => {
                  const bad = (part: string) => badAt(problems, `content.ask.${at}.choices.${index}.${part}`);
                  return (
                    <div className="entry-grid">
                      <Input
                        aria-label={t.askParts.say}
                        placeholder={t.askParts.say}
                        maxLength={20}
                        status={bad('say')}
                        value={choice.say}
                        onChange={(event) => setChoice({ ...choice, say: event.target.value })}
                      />
                      <Select
                        aria-label={t.askParts.answer}
                        showSearch={{ optionFilterProp: 'label' }}
                        popupMatchSelectWidth={false}
                        value={choice.answer ?? ''}
                        onChange={(answer: string) => setChoice({ ...choice, answer: answer === '' ? null : answer })}
                        options={answers}
                      />
                      <CountedText
                        label={t.askParts.adds}
                        value={choice.adds}
                        max={200}
                        status={bad('adds')}
                        onChange={(adds) => setChoice({ ...choice, adds })}
                      />
                      <Select
                        mode="tags"
                        aria-label={t.askParts.cues}
                        placeholder={t.hints.cues}
                        open={false}
                        suffixIcon={null}
                        status={bad('cues')}
                        value={choice.cues}
                        onChange={(cues: string[]) => setChoice({ ...choice, cues })}
                      />
                    </div>
                  );
                }}
              </Entries>
            </div>
          )}
        </Entries>
      )}
    </Field>
  );
}

/** Short fields that name something of the register, or a day. */
export function NamesFields({ content, change, problems, register }: Part) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const answers = register.answers
    .filter(({ id }) => id !== content.id)
    .map(({ id, question }) => ({ value: id, label: question }));
  const path = (field: keyof Answer) => ({ name: t.fields[field], path: `content.${field}`, problems });
  return (
    <>
      {(['together', 'related'] as const).map((field) => (
        <Field key={field} {...path(field)} {...(field === 'together' ? { hint: t.hints.together } : {})}>
          {(id, status) => (
            <Select
              id={id}
              mode="multiple"
              status={status}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t.edit.pickAnswer}
              value={content[field]}
              onChange={(ids: string[]) => change({ [field]: ids })}
              options={answers}
            />
          )}
        </Field>
      ))}
      <div className="form-pair">
        <Field {...path('aidMatter')}>
          {(id, status) => (
            <Select
              id={id}
              status={status}
              showSearch={{ optionFilterProp: 'label' }}
              value={content.aidMatter ?? ''}
              onChange={(matter: string) => change({ aidMatter: matter === '' ? null : matter })}
              options={[
                { value: '', label: t.edit.pickMatter },
                ...register.matters.map(({ id: value, name }) => ({ value, label: name })),
              ]}
            />
          )}
        </Field>
        <Field {...path('calculator')}>
          {(id, status) => (
            <Select
              id={id}
              status={status}
              value={content.calculator ?? ''}
              onChange={(calculator: string) => change({ calculator: calculator === '' ? null : calculator })}
              options={[
                { value: '', label: t.edit.pickCalculator },
                ...register.calculators.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </Field>
        <Field {...path('hotlines')}>
          {(id, status) => (
            <Select
              id={id}
              mode="multiple"
              status={status}
              value={content.hotlines}
              onChange={(hotlines: string[]) => change({ hotlines })}
              options={register.hotlines
                .filter(({ verified }) => verified)
                .map(({ number, name }) => ({ value: number, label: `${number} ${name}` }))}
            />
          )}
        </Field>
        <Field {...path('route')}>
          {(id, status) => (
            <Select
              id={id}
              mode="multiple"
              status={status}
              value={content.route}
              onChange={(route: Answer['route']) => change({ route })}
              options={(['lawyer', 'mediation', 'aid'] as const).map((value) => ({ value, label: t.ways[value] }))}
            />
          )}
        </Field>
        <Field {...path('effectiveFrom')}>
          {(id, status) => (
            <Input
              id={id}
              type="date"
              status={status}
              value={content.effectiveFrom}
              onChange={(event) => change({ effectiveFrom: event.target.value })}
            />
          )}
        </Field>
        <Field {...path('effectiveTo')} hint={t.edit.noEnd}>
          {(id, status) => (
            <Input
              id={id}
              type="date"
              status={status}
              value={content.effectiveTo ?? ''}
              onChange={(event) => change({ effectiveTo: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field {...path('source')}>
        {(id, status) => (
          <Input
            id={id}
            status={status}
            value={content.source}
            onChange={(event) => change({ source: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
