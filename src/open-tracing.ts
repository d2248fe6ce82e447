/** Traces by OpenTelemetry (装配：链路追踪), where a collector is named. Its packages are loaded here and nowhere else. */
import type { Config } from './config/index.ts';
import { NO_TRACING, type Tracing, traceOf } from './tracing.ts';

/** The collector has so long for one parcel, ms. */
const EXPORT_MS = 5000;

/** Nothing of OpenTelemetry is loaded without `OTEL_EXPORTER_OTLP_ENDPOINT`. */
export async function openTracing({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  ROLE,
}: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'ROLE'>): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags }, sdk, { OTLPTraceExporter }, resources] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  /** Ids of the span that is begun next, where they are not to be random; begun in the same step. */
  let given: { traceId: string; spanId: string } | null = null;
  const random = new sdk.RandomIdGenerator();
  const provider = new sdk.BasicTracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': 'legal-hotline',
      'service.instance.id': String(process.pid),
      'hotline.role': ROLE,
    }),
    idGenerator: {
      generateTraceId: () => given?.traceId ?? random.generateTraceId(),
      generateSpanId: () => given?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS }),
      ),
    ],
  });
  const tracer = provider.getTracer('legal-hotline');
  const under = (turnId: string) =>
    trace.setSpanContext(ROOT_CONTEXT, { ...traceOf(turnId), traceFlags: TraceFlags.SAMPLED, isRemote: true });
  return {
    received: (turnId, began, facts) => {
      given = traceOf(turnId);
      const attributes = { ...facts, 'hotline.turn': turnId };
      tracer.startSpan('receive', { kind: SpanKind.SERVER, startTime: began, attributes }, ROOT_CONTEXT).end();
      given = null;
    },
    span: async (turnId, name, facts, work) => {
      const kind = name === 'send' ? SpanKind.CLIENT : SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind, attributes: { ...facts, 'hotline.turn': turnId } }, under(turnId));
      try {
        return await work();
      } catch (error) {
        // The name of its class alone: a message may quote data.
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : typeof error });
        throw error;
      } finally {
        span.end();
      }
    },
    // A collector that is away keeps nobody from stopping.
    close: () => provider.shutdown().catch(() => undefined),
  };
}
