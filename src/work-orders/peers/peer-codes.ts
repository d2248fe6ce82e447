import { type CodeRow, CodeTable, type WireCode } from './code-table.ts';
import { UnmappedValueError } from './errors.ts';

/** Names of the tables of one kind of peer, with our codes in each. */
export type Tables = Readonly<Record<string, readonly CodeRow<string | number>[] | undefined>>;

type OursOf<Rows> = NonNullable<Rows> extends readonly CodeRow<infer Ours>[] ? Ours : never;

/** The tables of a peer; what they do not say is an error that names the peer, the field and the value. */
export class PeerCodes<All extends Tables> {
  private readonly tables: ReadonlyMap<keyof All, CodeTable<string | number>>;

  constructor(
    readonly peer: { name: string; file: string },
    codes: All,
  ) {
    this.tables = new Map(
      Object.entries(codes).map(([name, rows]) => [name as keyof All, new CodeTable<string | number>(rows ?? [])]),
    );
  }

  /** @throws UnmappedValueError */
  ours<Name extends keyof All & string>(table: Name, path: string, wire: unknown): OursOf<All[Name]> {
    const found = this.tables.get(table)?.ours(wire);
    if (found === undefined) throw this.unmapped({ path, value: wire, out: false, in: `codes › ${table}` });
    return found as OursOf<All[Name]>;
  }

  /** @throws UnmappedValueError */
  wire<Name extends keyof All & string>(table: Name, path: string, ours: OursOf<All[Name]>): WireCode {
    const found = this.tables.get(table)?.wire(ours);
    if (found === undefined) throw this.unmapped({ path, value: ours, out: true, in: `codes › ${table}` });
    return found;
  }

  unmapped(place: { path: string; value: unknown; out: boolean; in: string }): UnmappedValueError {
    return new UnmappedValueError(this.peer, place);
  }
}
