/**
 * A time limit for every test and hook: one that hangs fails by its name, and the suite goes on. The runner of bare
 * Node.js has none of its own.
 */
const LIMIT_MS = 30_000;

type Body = (...values: unknown[]) => unknown;
/** `it` and `test` as Jest gives them, as far as the suites use them. */
interface TestFunction {
  (title: string, body: Body): void;
  each(...table: unknown[]): (title: string, body: Body) => void;
  skip: unknown;
  only: TestFunction;
  todo: unknown;
}
type Hook = (body: Body) => void;

function limited(body: Body, limitMs = LIMIT_MS): Body {
  return async (...values) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_done, fail) => {
      timer = setTimeout(() => fail(new Error(`It took longer than ${limitMs / 1000} s.`)), limitMs);
    });
    try {
      return await Promise.race([body(...values), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

const limitedHook = (hook: Hook) => (body: Body, limitMs?: number) => hook(limited(body, limitMs));

function limitedTest(plain: TestFunction) {
  const test = (title: string, body: Body, limitMs?: number) => plain(title, limited(body, limitMs));
  test.each = (...table: unknown[]) => {
    const rows = plain.each(...table);
    return (title: string, body: Body, limitMs?: number) => rows(title, limited(body, limitMs));
  };
  return test;
}

const globals = globalThis as unknown as Record<'it' | 'test', TestFunction> &
  Record<'beforeAll' | 'beforeEach' | 'afterAll' | 'afterEach', Hook>;
for (const name of ['beforeAll', 'beforeEach', 'afterAll', 'afterEach'] as const) {
  globals[name] = limitedHook(globals[name]);
}
for (const name of ['it', 'test'] as const) {
  const plain = globals[name];
  const only = limitedTest(plain.only) as TestFunction;
  globals[name] = Object.assign(limitedTest(plain), { skip: plain.skip, only, todo: plain.todo });
}
