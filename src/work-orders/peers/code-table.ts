import { z } from 'zod';

/** A code as the peer writes it: text or number. */
export const wireCode = z.union([z.string().min(1).max(60), z.number()]);
export type WireCode = z.output<typeof wireCode>;

/** One line of a table. */
export interface CodeRow<Ours extends string | number> {
  ours: Ours;
  wire: WireCode;
  /** Other codes of the peer that mean the same; taken in, never sent. */
  also: readonly WireCode[];
  /** Other codes of ours that are sent as the same; never taken in. */
  alsoOurs: readonly Ours[];
}

/**
 * A table of codes: a list of lines. Each of the peer's codes stands for one of ours, and each of ours goes out as one.
 * @param ours the codes that we know.
 */
export function codeTableSchema<Ours extends string | number>(ours: readonly Ours[]) {
  const own = z.literal([...ours]);
  const row = z.strictObject({
    ours: own,
    wire: wireCode,
    also: z.array(wireCode).max(20).default([]),
    alsoOurs: z.array(own).max(20).default([]),
  });
  return z
    .array(row)
    .min(1)
    .max(100)
    .superRefine((rows, context) => {
      const outgoing = new Set<string>();
      const incoming = new Set<string>();
      rows.forEach((one, at) => {
        const once = (seen: Set<string>, value: string | number, field: string) => {
          if (seen.has(String(value))) {
            context.addIssue({ code: 'custom', path: [at, field], message: `${value} stands here twice` });
          }
          seen.add(String(value));
        };
        once(outgoing, one.ours, 'ours');
        for (const value of one.alsoOurs) once(outgoing, value, 'alsoOurs');
        once(incoming, one.wire, 'wire');
        for (const value of one.also) once(incoming, value, 'also');
      });
    });
}

/** A table that was read, to be asked in both directions. */
export class CodeTable<Ours extends string | number> {
  private readonly toWire = new Map<Ours, WireCode>();
  private readonly toOurs = new Map<string, Ours>();

  constructor(rows: readonly CodeRow<Ours>[]) {
    for (const { ours, wire, also, alsoOurs } of rows) {
      for (const own of [ours, ...alsoOurs]) this.toWire.set(own, wire);
      for (const code of [wire, ...also]) this.toOurs.set(String(code), ours);
    }
  }

  /** What the peer calls it; undefined where the table does not say. */
  wire(ours: Ours): WireCode | undefined {
    return this.toWire.get(ours);
  }

  /** What it is to us; undefined where the table does not say. */
  ours(wire: unknown): Ours | undefined {
    return typeof wire === 'string' || typeof wire === 'number' ? this.toOurs.get(String(wire)) : undefined;
  }
}
