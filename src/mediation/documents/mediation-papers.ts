import type { Form } from '../../forms/index.ts';
import type { MediationCase } from '../cases/mediation-case.ts';
import { mediationForm } from './make-form.ts';
import { MEDIATION_DOCUMENTS, type MediationDocumentContext, type MediationDocumentKind } from './mediation-record.ts';

/** Draws a form; filled at composition with the thread that makes documents. */
export interface FormPress {
  write(form: Form, format: 'pdf'): Promise<Uint8Array>;
}

/** Documents of cases as PDF, to be printed and signed. */
export class MediationPapers {
  constructor(private readonly press: FormPress) {}

  /** @returns the file under its title and number, never a name. */
  async of(
    kind: MediationDocumentKind,
    found: MediationCase,
    context: MediationDocumentContext,
  ): Promise<{ name: string; type: string; bytes: Uint8Array }> {
    const bytes = await this.press.write(mediationForm(kind, found, context), 'pdf');
    return { name: `${MEDIATION_DOCUMENTS[kind]}-${found.number}.pdf`, type: 'application/pdf', bytes };
  }
}
