import type { Role } from '../types.ts';
import type { Option, ProfileChange, ProfileOptions, StaffAction, StaffMember } from './types.ts';

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The desk's calls about accounts of colleagues. */
export class StaffApi {
  constructor(private readonly call: Call) {}

  readonly list = (): Promise<{ staff: StaffMember[] }> => this.call('GET', '/staff');
  readonly add = (given: {
    username: string;
    displayName: string;
    roles: Role[];
  }): Promise<{ staff: StaffMember; temporaryPassword: string }> => this.call('POST', '/staff', given);
  readonly change = (
    id: string,
    given: { displayName?: string; roles?: Role[]; linkAllowed?: boolean },
  ): Promise<unknown> => this.call('PUT', member(id), given);
  readonly setProfile = (id: string, profile: ProfileChange): Promise<unknown> =>
    this.call('PUT', `${member(id)}/profile`, profile);
  /** @returns a password to be passed on, where the action makes one. */
  readonly act = (id: string, action: StaffAction): Promise<{ temporaryPassword?: string }> =>
    this.call('POST', `${member(id)}/${action}`, {});

  /** What a profile may name; lists that cannot be read are empty. */
  readonly options = async (): Promise<ProfileOptions> => {
    const [duty, regions] = await Promise.all([
      this.call<{ skills?: Named[]; languages?: Named[] }>('GET', '/duty/options').catch(() => ({})),
      allRegions().catch(() => []),
    ]);
    const { skills = [], languages = [] }: { skills?: Named[]; languages?: Named[] } = duty;
    return { skills: skills.map(byId), languages: languages.map(byId), regions };
  };
}

interface Named {
  id: string;
  name: string;
}

function member(id: string): string {
  return `/staff/${encodeURIComponent(id)}`;
}

function byId({ id, name }: Named): Option {
  return { value: id, label: name };
}

interface Region {
  code: string;
  name: string;
  parent: string | null;
}

/** The regions of the house as everybody may read them; a county stands with its city. */
async function allRegions(): Promise<Option[]> {
  const answer = await fetch('/api/directory/regions', { headers: { accept: 'application/json' } });
  if (!answer.ok) return [];
  const { items } = (await answer.json()) as { items: Region[] };
  const names = new Map(items.map(({ code, name }) => [code, name]));
  return items.map(({ code, name, parent }) => {
    const above = parent === null ? undefined : names.get(parent);
    return { value: code, label: above === undefined ? name : `${above} ${name}` };
  });
}
