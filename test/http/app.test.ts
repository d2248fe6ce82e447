import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline();
}, 180_000);
afterAll(() => hotline.end());

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
    for (const path of ['/', '/desk', '/desk/sessions']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<!doctype html>');
    }
  });
});
