import type { Environment } from './config.ts';

/** Staff must be able to sign in at all, and by a directory that nobody can pretend to be. */
export function directoryProblems(data: Environment): { field: string; problem: string }[] {
  const { OIDC_ISSUER: issuer, OIDC_ROLES: roles } = data;
  const problems: { field: string; problem: string }[] = [];
  if (data.LOCAL_SIGN_IN === 'off' && issuer === undefined) {
    problems.push({ field: 'OIDC_ISSUER', problem: 'must be set for LOCAL_SIGN_IN=off: else nobody can sign in' });
  }
  if (data.NODE_ENV === 'production' && issuer !== undefined && !issuer.startsWith('https:')) {
    problems.push({ field: 'OIDC_ISSUER', problem: 'must start with https: in production' });
  }
  if (roles !== undefined && !isRoleMapping(roles)) {
    problems.push({ field: 'OIDC_ROLES', problem: `must be pairs like hotline-lawyers=lawyer, roles: ${ROLES}` });
  }
  return problems;
}

const ROLES = 'lawyer, supervisor, reviewer, knowledge-editor, aid-officer, order-officer, admin';

function isRoleMapping(text: string): boolean {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const isPair = (pair: string) => {
    const role = /^.*\S.*=\s*([a-z-]+)\s*$/.exec(pair)?.[1];
    return role !== undefined && ROLES.split(', ').includes(role);
  };
  return pairs.length > 0 && pairs.every(isPair);
}

/** Text messages are sent by one gateway; which, must be said where several can. */
export function gatewayProblems(data: Environment): { field: string; problem: string }[] {
  const canSend = {
    twilio:
      data.TWILIO_AUTH_TOKEN !== undefined && data.TWILIO_ACCOUNT_SID !== undefined && data.TWILIO_FROM !== undefined,
    aliyun: data.ALIYUN_SMS_TEMPLATE_ANSWER !== undefined || data.ALIYUN_SMS_TEMPLATE_CODE !== undefined,
    tencent: data.TENCENT_SMS_TEMPLATE_ANSWER !== undefined || data.TENCENT_SMS_TEMPLATE_CODE !== undefined,
  };
  const able = (['twilio', 'aliyun', 'tencent'] as const).filter((name) => canSend[name]);
  const field = 'SMS_GATEWAY';
  if (data.SMS_GATEWAY === undefined) {
    return able.length > 1 ? [{ field, problem: `must say which of ${able.join(', ')} sends text messages` }] : [];
  }
  if (canSend[data.SMS_GATEWAY]) return [];
  return [{ field, problem: `is ${data.SMS_GATEWAY}, which lacks the keys or the template to send` }];
}
