import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, createMetrics } from '../../src/http/index.ts';
import { keptLog } from '../channels/support/fake-inlet.ts';

/** Asked as it is written, without what a client tidies up. */
async function logged(path: string): Promise<string> {
  const { logger, lines } = keptLog();
  const options = {
    metrics: createMetrics(),
    checks: [],
    routes: [],
    webDir: '/nowhere',
    trustedProxies: 0,
    https: true,
  };
  const server = createServer(createApp({ ...options, logger }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await new Promise<void>((answered) => {
    const asked = request({ port: (server.address() as AddressInfo).port, path, agent: false }, (response) => {
      response.resume().once('end', answered);
    });
    asked.end();
  });
  await new Promise((closed) => server.close(closed));
  return lines.join('');
}

it.each([
  ['/a/SECRET-12348', '/a/…'],
  ['/A/SECRET-12348?x=SECRET-12348', '/A/…'],
  ['/channels/aliyun-sms/SECRET-12348/uplink', '/channels/aliyun-sms/…/uplink'],
  ['/Channels/Tencent-SMS/SECRET-12348/receipts', '/Channels/Tencent-SMS/…/receipts'],
  ['//a/SECRET-12348', '//a/…'],
  ['http://hotline.example.test/a/SECRET-12348', '/a/…'],
])('what opens something by itself is not logged: %s', async (path, shown) => {
  const log = await logged(path);
  expect(log).toContain(shown);
  expect(log).not.toContain('SECRET');
});
