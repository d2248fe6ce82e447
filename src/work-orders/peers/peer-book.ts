import type { Peer } from './peer.ts';

/** Every peer whose mapping is written. */
export class PeerBook {
  private readonly byId: ReadonlyMap<string, Peer>;

  constructor(peers: readonly Peer[]) {
    this.byId = new Map(peers.map((peer) => [peer.id, peer]));
  }

  all(): readonly Peer[] {
    return [...this.byId.values()];
  }

  get(id: string): Peer | null {
    return this.byId.get(id) ?? null;
  }
}

/**
 * The peer of a kind that serves a region: of those that name it or what it lies in, the one that names it most closely;
 * else the one that serves everywhere. For an unknown region the only one there is. Null where nobody does, or it is not
 * clear who.
 */
export function peerServing(peers: readonly Peer[], kind: Peer['kind'], regionCode: string | null): Peer | null {
  const able = peers.filter((peer) => peer.kind === kind);
  if (regionCode === null) return able.length === 1 ? (able[0] ?? null) : null;
  const ranked = able
    .map((peer) => ({ peer, depth: depthOf(peer, regionCode) }))
    .filter(({ depth }) => depth >= 0)
    .sort((a, b) => b.depth - a.depth);
  const [first, second] = ranked;
  return first === undefined || first.depth === second?.depth ? null : first.peer;
}

/** Digits by which the closest of its regions names this one; 0 of who serves everywhere, -1 of who does not. */
function depthOf({ regions }: Peer, regionCode: string): number {
  if (regions.length === 0) return 0;
  const depths = regions.map((region) => {
    const digits = region.replace(/(?:00){1,2}$/, '');
    return regionCode.startsWith(digits) ? digits.length : -1;
  });
  return Math.max(...depths);
}
