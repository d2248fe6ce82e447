/**
 * `node scripts/sbom.mjs [--out FOLDER]`: what the product is made of, as CycloneDX 1.6 (`dist/sbom.cdx.json`): the
 * packages of the server, and those of the pages, which are packed into the pages' files. Read from package-lock.json by
 * npm; two runs on the same lock file write the same file.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, say } from './setup.mjs';

/** Development packages of which code ends up in the pages; a test compares them with what the pages import. */
const PAGE_PACKAGES = ['antd', 'echarts', 'react', 'react-dom', 'socket.io-client', 'uqr'];

const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'dist') } } });
const lock = readFileSync(join(ROOT, 'package-lock.json'));
const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const all = JSON.parse(npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']));
const kept = reachable(all, [...Object.keys(own.dependencies), ...PAGE_PACKAGES]);

const id = createHash('sha256').update(lock).digest('hex');
const component = {
  'bom-ref': `${own.name}@${own.version}`,
  type: 'application',
  name: own.name,
  version: own.version,
  description: own.description,
  licenses: [{ license: { id: own.license } }],
  purl: `pkg:npm/${own.name}@${own.version}`,
};
const sbom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
  version: 1,
  metadata: { lifecycles: [{ phase: 'build' }], component },
  components: all.components.filter((one) => kept.has(one['bom-ref'])).map(({ author: _author, ...one }) => one),
  dependencies: all.dependencies.flatMap(({ ref, dependsOn = [] }) => {
    const isOwn = ref === rootOf(all);
    if (!isOwn && !kept.has(ref)) return [];
    const needed = dependsOn.filter((other) => kept.has(other));
    return [{ ref: isOwn ? component['bom-ref'] : ref, dependsOn: [...new Set(needed)] }];
  }),
};
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
say(`${sbom.components.length} packages: ${join(values.out, 'sbom.cdx.json')}`);

function rootOf(document) {
  return document.metadata.component['bom-ref'];
}

/** Everything that these packages of ours need, and what that needs. */
function reachable(document, names) {
  const edges = new Map(document.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const nameOf = (ref) => ref.slice(0, ref.lastIndexOf('@'));
  const waiting = (edges.get(rootOf(document)) ?? []).filter((ref) => names.includes(nameOf(ref)));
  const found = new Set();
  while (waiting.length > 0) {
    const ref = waiting.pop();
    if (found.has(ref)) continue;
    found.add(ref);
    waiting.push(...(edges.get(ref) ?? []));
  }
  return found;
}

/** What npm prints. It needs no network for this. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const isWindows = process.platform === 'win32';
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2, stdio: ['ignore', 'pipe', 'pipe'] };
  const { status, stdout, stderr } = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync(isWindows ? 'npm.cmd' : 'npm', args, { ...options, shell: isWindows });
  if (status !== 0) {
    process.stderr.write(`\u2717 npm sbom failed: ${stderr}\n`);
    process.exit(1);
  }
  return stdout;
}
