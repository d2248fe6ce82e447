import { createContext, useContext } from 'react';
import type { DeskApi } from '../api.ts';
import type { DeskSocket } from '../live/desk-socket.ts';
import type { PendingReplies } from '../live/pending-replies.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { Staff } from '../types.ts';
import type { Preferences } from './preferences.ts';
import type { Route } from './routes.ts';
import type { ServerClock } from './server-clock.ts';

/** What every part of the desk needs once somebody is signed in. */
export interface Desk {
  staff: Staff;
  texts: DeskTexts;
  api: DeskApi;
  socket: DeskSocket;
  /** Replies not yet confirmed, of every conversation. */
  replies: PendingReplies;
  /** The server's time: the device's own clock may be wrong. */
  clock: ServerClock;
  /** Whether the live wire is up. */
  linked: boolean;
  preferences: Preferences;
  setPreferences(change: Partial<Preferences>): void;
  route: Route;
  go(route: Route): void;
  signOut(): void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('A part of the desk is used outside DeskContext.');
  return desk;
}
