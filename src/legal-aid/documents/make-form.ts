import type { Block, Form } from '../../forms/index.ts';
import { AID_DOCUMENTS, type AidDocumentKind, DOCUMENT_TITLES } from './document-kind.ts';
import type { AidDocumentRecord, Consultation, DocumentContext } from './document-record.ts';
import { type FieldTexts, fieldTexts } from './fields.ts';
import { applicationForm } from './forms/application-form.ts';
import { commitmentLetter } from './forms/commitment-letter.ts';
import { consultationRegister } from './forms/consultation-register.ts';
import { decisionNotice, decisionTitle } from './forms/decision-notice.ts';
import { incomeStatement } from './forms/income-statement.ts';
import { missingPapersNotice } from './forms/missing-papers-notice.ts';
import { papersReceipt } from './forms/papers-receipt.ts';

type Fill = (record: AidDocumentRecord, text: FieldTexts, numbers: DocumentContext['numbers']) => Block[];

const FILL: Readonly<Record<AidDocumentKind, Fill>> = {
  application: applicationForm,
  'income-statement': incomeStatement,
  commitment: commitmentLetter,
  receipt: papersReceipt,
  'missing-papers': missingPapersNotice,
  decision: decisionNotice,
};

/** A document of an application. Pure: the same record and context give the same form. */
export function aidForm(kind: AidDocumentKind, record: AidDocumentRecord, context: DocumentContext): Form {
  const text = fieldTexts(record, context);
  return {
    title: titleOf(kind, record),
    agency: text['agency.name'],
    number: text.number,
    subject: `法律援助文书：${AID_DOCUMENTS[kind]}`,
    createdAt: context.now,
    blocks: FILL[kind](record, text, context.numbers),
  };
}

/** The register of one consultation. */
export function registerForm(consultation: Consultation, context: DocumentContext): Form {
  return {
    title: DOCUMENT_TITLES.register,
    agency: consultation.agency,
    number: consultation.number,
    subject: `公共法律服务文书：${DOCUMENT_TITLES.register}`,
    createdAt: context.now,
    blocks: consultationRegister(consultation, context),
  };
}

/** Title of a document; that of a notice follows its decision. */
export function titleOf(kind: AidDocumentKind, record: AidDocumentRecord): string {
  return kind === 'decision' ? decisionTitle(record) : AID_DOCUMENTS[kind];
}
