import { tabShelf } from '../live/tab-shelf.ts';
import { draftsOn } from './drafts.ts';

/** Drafts kept over a reload of this tab, gone with sign-out. */
export const drafts = draftsOn(tabShelf());
