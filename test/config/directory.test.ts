import { readEnvironment } from '../../src/config/index.ts';

const DIRECTORY = {
  OIDC_ISSUER: 'https://sso.bureau.example/realms/staff',
  OIDC_CLIENT_ID: 'hotline',
  OIDC_CLIENT_SECRET: 'secret-of-the-hotline',
  OIDC_ROLES: 'hotline-lawyers=lawyer, 督导组=supervisor',
  PUBLIC_BASE_URL: 'https://hotline.bureau.example',
};

describe('the bureau’s directory in the environment', () => {
  it('is off unless set, and takes what it is given', () => {
    const none = readEnvironment({});
    expect(none).toMatchObject({ SECOND_FACTOR: 'optional', LOCAL_SIGN_IN: 'on', OIDC_ROLES_CLAIM: 'groups' });
    expect(none.OIDC_ISSUER).toBeUndefined();
    const some = readEnvironment({ ...DIRECTORY, NODE_ENV: 'production', LOCAL_SIGN_IN: 'off', OIDC_NAME: '统一认证' });
    expect(some).toMatchObject({ LOCAL_SIGN_IN: 'off', OIDC_NAME: '统一认证' });
  });

  it.each([
    ['OIDC_CLIENT_ID', { OIDC_CLIENT_ID: '' }],
    ['OIDC_CLIENT_SECRET', { OIDC_CLIENT_SECRET: '' }],
    ['OIDC_ROLES', { OIDC_ROLES: '' }],
    ['OIDC_ROLES', { OIDC_ROLES: 'hotline-lawyers' }],
    ['OIDC_ROLES', { OIDC_ROLES: 'hotline-lawyers=king' }],
    ['OIDC_ROLES', { OIDC_ROLES: '=lawyer' }],
    ['PUBLIC_BASE_URL', { PUBLIC_BASE_URL: '' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://sso.bureau.example', NODE_ENV: 'production' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'sso.bureau.example' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: '' }],
    [
      'OIDC_ISSUER',
      { LOCAL_SIGN_IN: 'off', OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '', OIDC_ROLES: '' },
    ],
    ['LOCAL_SIGN_IN', { LOCAL_SIGN_IN: 'no' }],
    ['SECOND_FACTOR', { SECOND_FACTOR: 'on' }],
  ])('by half or wrong stops the start, naming %s', (field, change) => {
    expect(() => readEnvironment({ ...DIRECTORY, ...change })).toThrow(new RegExp(field));
  });
});
