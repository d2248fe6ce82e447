import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const K8S = join(ROOT, 'deploy/k8s');
const read = (file: string) => readFileSync(join(K8S, file), 'utf8');

const labels = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }), failureThreshold: z.number() });
const container = z.object({
  image: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  resources: z.object({ requests: labels, limits: labels }),
  securityContext: z.unknown(),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const pod = z.object({
  metadata: z.object({ labels }),
  spec: z.object({
    automountServiceAccountToken: z.literal(false),
    terminationGracePeriodSeconds: z.number().default(30),
    securityContext: z.unknown(),
    topologySpreadConstraints: z.array(z.object({ labelSelector: z.object({ matchLabels: labels }) })).default([]),
    containers: z.array(container).length(1),
    volumes: z.array(z.looseObject({ name: z.string() })),
  }),
});
const document = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({}).optional(),
});

function documentsOf(folder: string) {
  return readdirSync(join(K8S, folder))
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => parseAllDocuments(read(join(folder, file)), { merge: true }))
    .map((one) => document.parse(one.toJS()));
}

const base = documentsOf('base');
const everything = [...base, ...documentsOf('migrate'), ...documentsOf('overlays/sample')];
const ofKind = (kind: string) => everything.filter((one) => one.kind === kind);
const workloads = [...ofKind('Deployment'), ...ofKind('Job')].map(({ metadata, kind, spec }) => ({
  name: metadata.name,
  kind,
  ...z.object({ template: pod, selector: z.object({ matchLabels: labels }).optional() }).parse(spec),
}));
const deployments = workloads.filter(({ kind }) => kind === 'Deployment');
const settings = Object.fromEntries(
  [...read('base/settings.env').matchAll(/^(\w+)=(.*)$/gm)].map(([, k = '', v = '']) => [k, v]),
);
const secrets = z
  .object({ stringData: z.record(z.string(), z.string()) })
  .parse(parse(read('secret.template.yaml'))).stringData;

/** Whether a selector of labels takes a pod. */
function takes(selector: unknown, of: Record<string, string>): boolean {
  const { matchLabels, matchExpressions } = z
    .object({
      matchLabels: labels.default({}),
      matchExpressions: z
        .array(z.object({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }))
        .default([]),
    })
    .parse(selector);
  return (
    Object.entries(matchLabels).every(([key, value]) => of[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(of[key] ?? ''))
  );
}

/** Validators of the API's own schemas, by version of the API. */
const API: Record<string, () => Promise<Record<string, unknown>>> = {
  v1: () => import('kubernetes-models/v1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
};

/** What the API says against a document. */
async function problemOf({ apiVersion, kind, ...rest }: z.infer<typeof document>): Promise<string | null> {
  const Model = (await API[apiVersion]?.())?.[kind];
  if (typeof Model !== 'function') return `${apiVersion} knows no ${kind}`;
  try {
    Reflect.construct(Model, [rest]).validate();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('deploy/k8s', () => {
  it.each(everything)('$kind $metadata.name is as the API wants it', async (one) => {
    expect(await problemOf(one)).toBeNull();
  });

  it('what the API does not want is found', async () => {
    const broken = JSON.parse(JSON.stringify(ofKind('Deployment')[0]).replace('3978', '"http"'));
    expect(await problemOf(document.parse(broken))).toContain('containerPort must be integer');
    expect(await problemOf(document.parse({ ...broken, kind: 'Deploiment' }))).toBe('apps/v1 knows no Deploiment');
  });

  it('each kustomization names files that are there, and all of them', () => {
    for (const folder of ['base', 'migrate', 'overlays/sample']) {
      const { resources } = z
        .object({ resources: z.array(z.string()) })
        .parse(parse(read(`${folder}/kustomization.yaml`)));
      const files = readdirSync(join(K8S, folder)).filter(
        (file) => file.endsWith('.yaml') && file !== 'kustomization.yaml',
      );
      expect(resources.filter((one) => !one.startsWith('..')).sort()).toEqual(files.sort());
    }
  });

  it('has what the base needs, and a deployment for each of the two roles', () => {
    const kinds = base.map(({ kind }) => kind).sort();
    expect([...new Set(kinds)]).toEqual([
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'Namespace',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'Service',
    ]);
    const roles = deployments.map(
      ({ template }) => template.spec.containers[0]?.env.find(({ name }) => name === 'ROLE')?.value,
    );
    expect(roles).toEqual(['web', 'worker']);
  });

  it.each(workloads)(
    '$name runs without rights, on a file system that cannot be written, with limits',
    ({ template }) => {
      const [one] = template.spec.containers;
      expect(template.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(one?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        privileged: false,
        capabilities: { drop: ['ALL'] },
      });
      for (const what of ['cpu', 'memory', 'ephemeral-storage']) {
        expect(Object.keys(one?.resources.limits ?? {})).toContain(what);
        expect(Object.keys(one?.resources.requests ?? {})).toContain(what);
      }
      expect(one?.image).toMatch(/:\d+\.\d+\.\d+$/);
      expect(one?.volumeMounts.map(({ name }) => name).sort()).toEqual(
        template.spec.volumes.map(({ name }) => name).sort(),
      );
    },
  );

  it.each(deployments)('$name is asked at addresses that there are, at its port', ({ template }) => {
    const [one] = template.spec.containers;
    const app = readFileSync(join(ROOT, 'src/http/create-app.ts'), 'utf8');
    for (const [asked, path] of [
      [one?.startupProbe, '/healthz'],
      [one?.livenessProbe, '/healthz'],
      [one?.readinessProbe, '/readyz'],
    ] as const) {
      expect(asked?.httpGet).toEqual({ path, port: 'http' });
      expect(app).toContain(`'${path}'`);
    }
    expect(one?.ports).toEqual([{ name: 'http', containerPort: Number(loadConfig(config()).PORT) }]);
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      Number(settings.SHUTDOWN_GRACE_SECONDS) + 20,
    );
  });

  it('selectors of deployments, services, budgets, spreads and policies take the pods that they are for', () => {
    for (const { selector, template } of deployments) {
      expect(takes(selector, template.metadata.labels)).toBe(true);
      for (const { labelSelector } of template.spec.topologySpreadConstraints) {
        expect(takes(labelSelector, template.metadata.labels)).toBe(true);
      }
    }
    const taken = (selector: unknown) =>
      workloads
        .filter(({ template }) => takes(selector, template.metadata.labels))
        .map(({ name }) => name.slice('legal-hotline-'.length));
    const policies = Object.fromEntries(
      ofKind('NetworkPolicy').map((one) => [one.metadata.name, taken(one.spec?.podSelector)]),
    );
    expect(policies).toEqual({
      nothing: ['app', 'worker', 'migrate'],
      'app-from-ingress': ['app'],
      'figures-to-monitoring': ['app', 'worker'],
      names: ['app', 'worker', 'migrate'],
      stores: ['app', 'worker', 'migrate'],
      providers: ['app', 'worker'],
      'own-network': ['app', 'worker', 'migrate'],
    });
    const budgets = ofKind('PodDisruptionBudget').map((one) => taken(one.spec?.selector));
    expect(budgets).toEqual([['app'], ['worker']]);
    const services = ofKind('Service').map(({ metadata, spec }) => [
      metadata.name,
      spec?.selector === undefined ? [] : taken({ matchLabels: spec.selector }),
    ]);
    expect(Object.fromEntries(services)).toEqual({ 'legal-hotline': ['app'], 'legal-hotline-closed': [] });
  });

  it('refuses all that no policy opens', () => {
    const nothing = ofKind('NetworkPolicy').find(({ metadata }) => metadata.name === 'nothing');
    expect(nothing?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('keeps figures and readiness from the outside', () => {
    const paths = z.object({
      rules: z.array(
        z.object({
          http: z.object({
            paths: z.array(
              z.object({ path: z.string(), backend: z.object({ service: z.object({ name: z.string() }) }) }),
            ),
          }),
        }),
      ),
    });
    const [ingress] = ofKind('Ingress');
    const closed = paths
      .parse(ingress?.spec)
      .rules.flatMap(({ http }) => http.paths)
      .filter(({ backend }) => backend.service.name === 'legal-hotline-closed');
    expect(closed.map(({ path }) => path)).toEqual(['/metrics', '/readyz']);
  });

  it('every variable is in the settings or in the secret, none in both, and no secret has a value', () => {
    const ofPods = ['ROLE', 'SECRETS_DIR', 'PORT', 'HOST', 'DATA_DIR', 'DEMO_STAFF'];
    const all = [
      ...readFileSync(join(ROOT, 'src/config/config.ts'), 'utf8').matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?!\[)/gm),
    ];
    const names = all.map(([, name = '']) => name);
    expect([...Object.keys(settings), ...Object.keys(secrets), ...ofPods].sort()).toEqual([...names].sort());
    expect(Object.values(secrets).filter((value) => value !== '')).toEqual([]);
    const open = Object.keys(settings).filter((name) => /(?:_KEY|_SECRET|_TOKEN|_PASSWORD|_BASIC)$/.test(name));
    expect(open).toEqual([]);
  });

  it('settings and a filled secret make an environment that production accepts', () => {
    expect(loadConfig(config())).toMatchObject({ production: true, TRUSTED_PROXIES: 1, PAPERS_DIR: '/data/papers' });
  });
});

function config(): Record<string, string> {
  return {
    ...settings,
    FIELD_KEY: Buffer.alloc(32, 7).toString('base64'),
    DIRECTLINE_SECRET: 'd'.repeat(48),
    MONGODB_URL: 'mongodb://db.example:27017/legal-hotline?replicaSet=rs0',
    REDIS_URL: 'redis://redis.example:6379',
  };
}
