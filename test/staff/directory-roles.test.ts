import { readRoleMapping } from '../../src/staff/index.ts';
import { rolesOf } from '../../src/staff/oidc/directory-roles.ts';

describe('groups of the directory', () => {
  it('mean roles here, however the claim names them', () => {
    const good = readRoleMapping('hotline-lawyers=lawyer, 督导组 = supervisor,cn=a=admin')!;
    expect(rolesOf(['督导组', 'hotline-lawyers', 'others', 7, null], good)).toEqual(['lawyer', 'supervisor']);
    expect(rolesOf('cn=a', good)).toEqual(['admin']);
    for (const nothing of [undefined, null, 7, {}, [], ['Hotline-Lawyers'], ['hotline-lawyers=lawyer']]) {
      expect(rolesOf(nothing, good)).toEqual([]);
    }
  });

  it('that cannot be read are none at all', () => {
    for (const wrong of ['', ' , ', 'hotline-lawyers', '=lawyer', 'x=king', 'x=lawyer,y', 'cn=x,ou=y=lawyer']) {
      expect(readRoleMapping(wrong)).toBeNull();
    }
  });
});
