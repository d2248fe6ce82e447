import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTracing } from '../../src/open-tracing.ts';
import { NO_TRACING, traceOf } from '../../src/tracing.ts';
import { type RunningHotline, runHotline, until } from '../support/running-hotline.ts';
import { alarmRules, anchorsOf, dashboardPanels, describedNames, namesIn, namesOnPage } from './figures.ts';

/** A collector of traces: keeps what it is sent. */
const parcels: { path: string; body: string }[] = [];
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    parcels.push({ path: request.url ?? '', body });
    response.setHeader('content-type', 'application/json').end('{}');
  });
});

let hotline: RunningHotline;
let collectorUrl = '';
beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  collectorUrl = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  hotline = await runHotline({ OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl });
}, 180_000);
afterAll(async () => {
  await hotline.end();
  collector.closeAllConnections();
  collector.close();
});

const get = (path: string, init?: RequestInit) => fetch(`${hotline.url}${path}`, init);

describe('the app', () => {
  it('is alive and ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, checks: { storage: 'ok', recogniser: 'ok', serving: 'ok' } });
  });

  it('logs no part of a path that opens something by itself', async () => {
    await get('/a/secretsecret');
    await get('/channels/aliyun-sms/secretsecret/uplink?x=secretsecret', { method: 'POST' });
    const lines = hotline.logged.join('');
    expect(lines).toContain('/channels/aliyun-sms/…/uplink');
    expect(lines).not.toContain('secretsecret');
  });

  it('counts turns for Prometheus, without anything personal', async () => {
    const { replies } = await hotline.house.inlet.receive({
      channel: 'web',
      conversationId: 'web-m',
      address: '',
      key: 'm1',
      activity: { type: 'message', text: '再见' },
    });
    await replies;
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/hotline_turns_total\{channel="web",decision="service",failed="false"\} 1/);
    expect(text).toMatch(/hotline_queue_waiting \d/);
    expect(text).not.toContain('web-m');
  });

  it('all lines of a message carry the id of its request and of its turn', async () => {
    const post = (path: string, token: string, body: object) =>
      get(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
    const { token } = (await (await post('/channels/web/token', '', {})).json()) as { token: string };
    const opened = await post('/v3/directline/conversations', token, {});
    const { conversationId } = (await opened.json()) as { conversationId: string };
    const path = `/v3/directline/conversations/${conversationId}/activities`;
    const said = await post(path, token, { type: 'message', text: '再见', from: { id: 'resident' } });
    const requestId = said.headers.get('x-request-id');
    const line = await until(
      () =>
        hotline.logged.map((one) => JSON.parse(one)).find((one) => one.msg === 'turn' && one.requestId === requestId),
      (found) => found !== undefined,
    );
    expect(line).toMatchObject({ level: 20, requestId, turn: expect.stringMatching(/:\d{10}$/) });
  });

  it('sends security headers and a request id', async () => {
    const response = await get('/healthz', { headers: { 'x-request-id': 'given-by-proxy-1' } });
    expect(response.headers.get('x-request-id')).toBe('given-by-proxy-1');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-powered-by')).toBeNull();
    const other = await get('/healthz', { headers: { 'x-request-id': 'bad id\twith spaces' } });
    expect(other.headers.get('x-request-id')).not.toContain(' ');
  });

  it.each(['/nothing', '/api/desk/nothing', '/v3/directline/nothing', '/desk/../../etc/passwd', '/%E0%A4%A'])(
    'answers %s with an error that people can read',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBeGreaterThanOrEqual(200);
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) expect(await response.text()).toMatch(/[\u4e00-\u9fff]/);
    },
  );

  it('serves both pages', async () => {
    // The desk has a nonce of its own in each page: it may not be kept.
    for (const [path, kept] of [
      ['/', 'no-cache'],
      ['/desk', 'no-store'],
      ['/desk/sessions', 'no-store'],
    ] as const) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe(kept);
      expect(await response.text()).toContain('<!doctype html>');
    }
  });
});

describe('figures', () => {
  let page = '';
  beforeAll(async () => {
    page = await (await get('/metrics')).text();
  });

  it('every figure of an alarm or of the dashboard is on the page', () => {
    const shown = new Set(namesOnPage(page));
    const asked = [
      ...alarmRules().map(({ expr }) => expr),
      ...dashboardPanels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ].flatMap(namesIn);
    expect(new Set(asked).size).toBeGreaterThan(30);
    expect([...new Set(asked)].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('every figure on the page is described, and what is described is there', () => {
    const described = describedNames();
    const families = described.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
    const shown = namesOnPage(page);
    expect(shown.filter((name) => !described.includes(name) && !families.some((one) => name.startsWith(one)))).toEqual(
      [],
    );
    // Those of a remote engine are there with it only.
    const expected = described.filter((name) => !name.endsWith('*') && !name.startsWith('hotline_engine_'));
    expect(expected.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('figures of what went on here have samples', () => {
    for (const name of ['hotline_storage_seconds_count{operation="write"}', 'hotline_turn_wait_seconds_count']) {
      expect(page).toMatch(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} [1-9]`, 'm'));
    }
    expect(page).toMatch(/^hotline_floor_holders\{floor="bot"\} \d/m);
    expect(page).toMatch(/^hotline_load_level 0$/m);
    expect(page).toMatch(/^hotline_metrics_unread_total 0$/m);
  });

  it('every alarm has a page in both languages, says how long and how grave, and none is left over', () => {
    const rules = alarmRules();
    const anchors = rules.map(({ annotations }) => annotations.runbook_url.split('#')[1]);
    expect(anchors).toEqual(rules.map(({ alert }) => alert.toLowerCase()));
    for (const file of ['docs/operations/runbooks.md', 'docs/operations/runbooks.zh-CN.md']) {
      expect(anchorsOf(file)).toEqual(anchors);
    }
    for (const { for: time, labels, annotations, alert } of rules) {
      expect([alert, time]).toEqual([alert, expect.stringMatching(/^\d+[mh]$/)]);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary_zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('the dashboard has one place for each panel', () => {
    const panels = dashboardPanels();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos, title, type, targets } of panels) {
      expect([title, gridPos.x + gridPos.w <= 24]).toEqual([title, true]);
      expect([title, type === 'row' || (targets?.length ?? 0) > 0]).toEqual([title, true]);
    }
  });
});

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}

describe('traces', () => {
  it('are not made, nor is their library loaded, without a collector', async () => {
    expect(await openTracing({ ROLE: 'all', OTEL_EXPORTER_OTLP_ENDPOINT: undefined })).toBe(NO_TRACING);
    const source = readFileSync(new URL('../../src/open-tracing.ts', import.meta.url), 'utf8');
    expect(source.match(/^import .*opentelemetry/gm)).toBeNull();
  });

  it('follow a message from its webhook to its sending, through two processes, without its words', async () => {
    const { replies, turn } = await hotline.house.inlet.receive({
      channel: 'web',
      conversationId: 'web-trace',
      address: '',
      key: 'trace-1',
      activity: { type: 'message', text: '张三借了我五万元不还，电话13800138000' },
    });
    await hotline.house.inlet.delivered(await replies);
    const worker = await openTracing({ ROLE: 'worker', OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl });
    const failed = worker.span(turn._id, 'send', { channel: 'sms' }, () => Promise.reject(new Error('13800138000')));
    await expect(failed).rejects.toThrow();
    await worker.close();
    await hotline.house.inlet.tracing.close();
    expect(new Set(parcels.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
    const sent = parcels.map(({ body }) => body).join('\n');
    expect(sent).not.toMatch(/张三|五万|13800138000/);
    expect(sent).toContain('"legal-hotline"');
    const spans = parcels
      .flatMap(
        ({ body }) => (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans,
      )
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const { traceId, spanId } = traceOf(turn._id);
    const ours = spans.filter((span) => span.traceId === traceId);
    expect(ours.map(({ name }) => name).sort()).toEqual(['answer', 'commit', 'receive', 'send', 'think', 'turn']);
    const root = ours.filter(({ parentSpanId }) => parentSpanId === undefined || parentSpanId === '');
    expect(root.map(({ name, spanId: id }) => [name, id])).toEqual([['receive', spanId]]);
    expect(ours.filter((span) => span.parentSpanId === spanId)).toHaveLength(5);
  });
});
