/**
 * The whole hotline in a process of its own, with as many lawyers signed in at their desks as the first argument says,
 * and a bare Express server beside it. Says where they are in one message to its parent; ends with it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/index.ts';
import { startHotline } from '../../src/main.ts';

/** A lawyer's desk: his sign-in, as the header of a browser. */
export interface Desk {
  id: string;
  name: string;
  cookie: string;
}
export interface HouseIsUp {
  url: string;
  bareUrl: string;
  desks: Desk[];
}

const PASSWORD = '测量用的口令-不是真的-7391';
const CAPACITY = 5;

const dataDir = mkdtempSync(join(tmpdir(), 'handoff-house-'));
const place = { NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, NLU_RELOAD: 'off' };
const config = loadConfig({ ...place, TRUSTED_PROXIES: '1', DEMO_STAFF: 'none' });
const hotline = await startHotline(config, pino({ level: 'silent' }));
const { staff } = hotline.house;
const desks: Desk[] = [];
for (let at = 1; at <= Number(process.argv[2] ?? '1'); at += 1) {
  const username = `lawyer-${at}`;
  const { id, displayName } = await staff.add({
    username,
    displayName: `值班律师${at}号`,
    roles: ['lawyer'],
    password: PASSWORD,
  });
  await staff.admin.setProfile(id, { capacity: { text: CAPACITY, voice: 1 } }, { id, address: '' });
  const step = await staff.signIn(username, PASSWORD, `10.0.0.${at}`);
  if (step.step !== 'done') throw new Error('not signed in');
  desks.push({ id, name: displayName, cookie: `hotline_desk=${step.token}` });
}
const bare = express();
bare.post('/', express.json(), (_request, response) => {
  response.json({ id: 1 });
});
const bareServer = createServer(bare).listen(0, '127.0.0.1', () => {
  const bareUrl = `http://127.0.0.1:${(bareServer.address() as AddressInfo).port}`;
  process.send?.({ url: `http://127.0.0.1:${hotline.port}`, bareUrl, desks } satisfies HouseIsUp);
});

process.on('disconnect', async () => {
  bareServer.close();
  await hotline.stop();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});
