import { HotlineError } from '../../errors.ts';
import { maskPersonalData } from '../../text/index.ts';

/** A file of `knowledge/peers/` cannot be used; every problem is listed with file, field and value. */
export class PeerContentError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_peer_content', 500, `The mapping of a peer has a problem:\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}

/** Characters of a strange value that are shown. */
const SHOWN = 40;

/** A value that the mapping table of a peer does not have: never guessed, a person adds it and lets it go on. */
export class UnmappedValueError extends HotlineError {
  /** Field of the contract, as a path with dots. */
  readonly path: string;
  /** The value, masked and bounded. */
  readonly value: string;

  constructor(peer: { name: string; file: string }, place: { path: string; value: unknown; out: boolean; in: string }) {
    const given = typeof place.value === 'string' ? place.value : (JSON.stringify(place.value) ?? '');
    const value = maskPersonalData(given.slice(0, SHOWN));
    const said = value === '' ? '没有填写' : `是“${value}”`;
    const way = place.out ? `要发给${peer.name}` : `${peer.name}发来`;
    super(
      'hotline_peer_unmapped',
      422,
      `${way}的内容里，${place.path} ${said}，对照表里没有。请在 ${peer.file} 的 ${place.in} 里写明，再${place.out ? '重发' : '请对方重发'}。`,
      { details: [{ field: place.path, problem: value === '' ? 'is missing' : `has the unmapped value ${value}` }] },
    );
    this.path = place.path;
    this.value = value;
  }
}

/** What a peer sent has not the shape of the contract; details name its own fields. */
export class WireShapeError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    super('hotline_peer_shape', 422, 'The body has not the shape of the contract.', { details: problems });
  }
}
