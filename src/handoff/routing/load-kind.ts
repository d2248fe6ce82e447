import type { ChannelName } from '../../sessions/index.ts';
import type { LoadKind } from '../lawyer-profile.ts';

/** What a case of this channel takes of a lawyer. */
export function loadKindOf(channel: ChannelName): LoadKind {
  return channel === 'voice' ? 'voice' : 'text';
}
