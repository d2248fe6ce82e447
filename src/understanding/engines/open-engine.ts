import type { Config } from '../../config/index.ts';
import { HttpEngine } from './http-engine.ts';
import type { QuestionEngine } from './question-engine.ts';

/** The variables that choose an engine; which go together is checked by `src/config`. */
export type EngineSettings = Pick<
  Config,
  | 'NLU_ENGINE'
  | 'NLU_HTTP_URL'
  | 'NLU_HTTP_TOKEN'
  | 'AZURE_CLU_ENDPOINT'
  | 'AZURE_CLU_KEY'
  | 'AZURE_CLU_PROJECT'
  | 'AZURE_CLU_DEPLOYMENT'
>;

/** The remote engine that the environment asks for; null where the recogniser of this machine is alone. */
export async function openEngine(settings: EngineSettings): Promise<QuestionEngine | null> {
  switch (settings.NLU_ENGINE) {
    case 'http':
      return new HttpEngine({ url: settings.NLU_HTTP_URL ?? '', token: settings.NLU_HTTP_TOKEN });
    case 'azure-clu': {
      const { openAzureCluEngine } = await import('./azure-clu-engine.ts');
      return openAzureCluEngine({
        endpoint: settings.AZURE_CLU_ENDPOINT ?? '',
        key: settings.AZURE_CLU_KEY ?? '',
        project: settings.AZURE_CLU_PROJECT ?? '',
        deployment: settings.AZURE_CLU_DEPLOYMENT ?? '',
      });
    }
    default:
      return null;
  }
}
