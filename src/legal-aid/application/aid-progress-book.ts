import { ProgressAccess } from '../../progress/index.ts';
import type { AidApplication } from './application.ts';
import type { ApplicationServiceDeps } from './application-service.ts';
import { AidCodeError } from './errors.ts';

/** Progress of applications by number, telephone and code. */
export function createAidProgress(deps: ApplicationServiceDeps): ProgressAccess<AidApplication> {
  return new ProgressAccess<AidApplication>(
    {
      prefix: 'FY',
      subject: '申请',
      find: async (number) => (await deps.applications.find({ where: { number }, limit: 1 }))[0] ?? null,
      caseOf: ({ number, conversationId, contact, applicant, representative }) => ({
        number,
        conversationId,
        phones: [applicant.phone, representative?.person.phone ?? ''],
        reach: contact.by,
      }),
      wrong: () => new AidCodeError(),
    },
    deps,
  );
}
