import type { ConversationAnalysisClientOptionalParams } from '@azure/ai-language-conversations';
import { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { QuestionEngine } from './question-engine.ts';

const NAME = 'azure-clu';
/** The version of the service's interface that is asked; the package's own default is a preview. */
const API_VERSION = '2023-04-01';

const answerSchema = z.object({
  kind: z.literal('ConversationResult'),
  result: z.object({
    prediction: z.object({
      projectKind: z.literal('Conversation'),
      intents: z.array(z.object({ category: z.string(), confidence: z.number() })),
    }),
  }),
});

export interface AzureCluSettings {
  /** `https://<resource>.cognitiveservices.azure.com` (or `.azure.cn`). */
  endpoint: string;
  key: string;
  /** A conversation project whose intents have the ids of `intents/`. */
  project: string;
  deployment: string;
  /** Options of the package's client, e.g. to reach a stand-in. */
  client?: ConversationAnalysisClientOptionalParams;
}

/**
 * Conversational Language Understanding of Azure AI Language, by `analyze-conversations`. The package is loaded here,
 * and only here. One request a question: repeating is left to the next message, the time limit to the caller. The
 * service is told not to keep what was asked.
 */
export async function openAzureCluEngine(settings: AzureCluSettings): Promise<QuestionEngine> {
  const { AzureKeyCredential, ConversationAnalysisClient } = await import('@azure/ai-language-conversations');
  const client = new ConversationAnalysisClient(settings.endpoint, new AzureKeyCredential(settings.key), {
    apiVersion: API_VERSION,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    ...settings.client,
  });
  return {
    name: NAME,
    async recognise(text, { signal }) {
      const answer = await client
        .analyzeConversation(
          {
            kind: 'Conversation',
            analysisInput: {
              conversationItem: { id: '1', participantId: '1', modality: 'text', language: 'zh-hans', text },
            },
            parameters: {
              projectName: settings.project,
              deploymentName: settings.deployment,
              stringIndexType: 'Utf16CodeUnit',
              isLoggingEnabled: false,
              verbose: true,
            },
          },
          { abortSignal: signal },
        )
        .catch((error: unknown) => {
          throw new EngineError(NAME, problemOf(error));
        });
      const parsed = answerSchema.safeParse(answer);
      if (!parsed.success) throw new EngineError(NAME, 'the answer is not the result of a conversation project');
      return parsed.data.result.prediction.intents.map(({ category, confidence }) => ({
        intent: category,
        confidence,
      }));
    },
  };
}

/** The status that the service answered with; its own words may quote the question. */
function problemOf(error: unknown): string {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? `answered with status ${status}` : 'cannot be reached';
}
