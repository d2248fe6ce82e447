import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A server of MongoDB's wire protocol that the tests may use. */
export interface MongoWireServer {
  url: string;
  /** What was started or found, for the title of the suite. */
  kind: 'MONGODB_URL' | 'mongod' | 'mongo-java-server';
  stop(): void;
}

const sources = fileURLToPath(new URL('../../scripts/mongo-wire/', import.meta.url));
const run = promisify(execFile);

/** The server named by MONGODB_URL, else a `mongod` of our own, else mongo-java-server; null when there is none. */
export async function startMongoWireServer({ heapMb = 256 } = {}): Promise<MongoWireServer | null> {
  const url = process.env.MONGODB_URL;
  if (url) return { url, kind: 'MONGODB_URL', stop: () => {} };
  if (isOnPath('mongod')) return startMongod();
  if (!isOnPath('java') || !isOnPath('mvn')) return none('neither mongod nor Java with Maven is installed');
  try {
    return await startJavaServer(heapMb);
  } catch (error) {
    return none(error instanceof Error ? error.message : String(error));
  }
}

function none(reason: string): null {
  process.stderr.write(`\n### SKIPPED: storage on MongoDB is not tested: ${reason}. Set MONGODB_URL to test it.\n\n`);
  return null;
}

function isOnPath(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

async function startMongod(): Promise<MongoWireServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-mongod-'));
  const port = await freePort();
  const options = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet'];
  const child = spawn('mongod', options, { stdio: 'ignore' });
  return {
    url: `mongodb://127.0.0.1:${port}`,
    kind: 'mongod',
    stop: stopper(child, () => rmSync(folder, { recursive: true, force: true })),
  };
}

async function startJavaServer(heapMb: number): Promise<MongoWireServer> {
  const jars = await fetchJars();
  const child = spawn('java', [`-Xmx${heapMb}m`, '-cp', join(jars, '*'), join(sources, 'MongoWire.java')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const found = /mongodb:\/\/[\d.:]+(?=\s)/.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`mongo-java-server stopped at once: ${output.slice(0, 300)}`)));
  });
  return { url, kind: 'mongo-java-server', stop: stopper(child, () => {}) };
}

/** The jars of the pom, fetched once by Maven and kept in the user's cache, one folder for each version of the pom. */
async function fetchJars(): Promise<string> {
  const pom = join(sources, 'pom.xml');
  const hash = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'legal-hotline');
  const jars = join(cache, `mongo-wire-${hash}`);
  if (existsSync(jars)) return jars;
  await mkdir(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, 'fetching-'));
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`], {
    timeout: 180_000,
  });
  if (existsSync(jars)) rmSync(partial, { recursive: true });
  else renameSync(partial, jars);
  return jars;
}

function stopper(child: ChildProcess, after: () => void): () => void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return () => {
    process.removeListener('exit', kill);
    child.once('exit', after);
    kill();
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
