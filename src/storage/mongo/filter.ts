import type { Scalar } from '../collection.ts';
import type { PageStep } from '../page-steps.ts';
import type { QueryPlan, Term } from '../query-plan.ts';

/** A filter of MongoDB. Values in it are scalars only, so that nothing a caller passes is read as an operator. */
export type Filter = { readonly [key: string]: unknown };

export function filterOf(plan: QueryPlan, step: PageStep = { kind: 'all' }): Filter {
  const clauses = [...plan.terms.map(termFilter), stepFilter(plan, step)].filter(
    (clause) => Object.keys(clause).length > 0,
  );
  const [only] = clauses;
  return clauses.length > 1 ? { $and: clauses } : (only ?? {});
}

/** `_id` settles ties; where a unique key is given whole there are none, and its index on the server does not hold `_id`. */
export function sortOf({ index, terms, order }: QueryPlan): [string, 1 | -1][] {
  const given = new Set([
    ...terms.flatMap((term) => (term.kind === 'eq' ? [term.field] : [])),
    ...order.flatMap(({ path }) => (path === '_id' ? [] : [path])),
  ]);
  const hasNoTies = index.unique && index.name !== '_id' && index.arrayPath === null;
  const isWhole = hasNoTies && index.fields.every(({ path }) => given.has(path));
  const [first] = order;
  const kept = isWhole && first?.path !== '_id' ? order.filter(({ path }) => path !== '_id') : order;
  return kept.map(({ path, direction }) => [path, direction]);
}

function termFilter(term: Term): Filter {
  switch (term.kind) {
    case 'eq':
      return { [term.field]: term.value };
    case 'in':
      return { [term.field]: { $in: term.values } };
    case 'all':
      return { [term.field]: { $all: [term.lead, ...term.rest] } };
    case 'range': {
      const bounds = {
        ...(term.from === undefined ? {} : { $gte: term.from }),
        ...(term.before === undefined ? {} : { $lt: term.before }),
      };
      if (Object.keys(bounds).length === 0) return {};
      // Without $elemMatch, one element could meet the lower bound and another one the upper.
      return { [term.field]: term.isArray ? { $elemMatch: bounds } : bounds };
    }
  }
}

function stepFilter({ sort }: QueryPlan, step: PageStep): Filter {
  const than = (value: Scalar) => (sort.direction === 1 ? { $gt: value } : { $lt: value });
  switch (step.kind) {
    case 'all':
      return {};
    case 'beyond-id':
      return { _id: than(step.id) };
    case 'beyond':
      return { $or: [{ [sort.path]: than(step.value) }, { [sort.path]: step.value, _id: than(step.id) }] };
    case 'null-beyond-id':
      return { [sort.path]: null, _id: than(step.id) };
    case 'null':
      return { [sort.path]: null };
    case 'not-null':
      return { [sort.path]: { $ne: null } };
  }
}
