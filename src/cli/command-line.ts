import type { Command, CommandIo } from './command.ts';

/** Every command (命令行). Loaded when asked for: the server's parts are not needed to print a help text. */
const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  aid: { summary: 'documents of legal aid: make, fields, templates', load: () => import('./aid.ts') },
  archive: {
    summary: 'the records of a month in a sealed file: write, verify, read',
    load: () => import('./archive.ts'),
  },
  backup: { summary: 'everything that is kept into one sealed file', load: () => import('./backup.ts') },
  calculate: { summary: 'severance, overtime, deadlines and other numbers', load: () => import('./calculate.ts') },
  chat: { summary: 'talk to the bot in this terminal', load: () => import('./chat.ts') },
  check: { summary: 'check all content', load: () => import('./check.ts') },
  classify: { summary: 'what a question on standard input is understood as', load: () => import('./classify.ts') },
  directory: { summary: 'places and people: import, search, template', load: () => import('./directory.ts') },
  drafts: {
    summary: 'changes of the content drafted at the desk: list, show, apply',
    load: () => import('./drafts.ts'),
  },
  evaluate: { summary: 'score the recogniser on labelled questions', load: () => import('./evaluate.ts') },
  diff: {
    summary: 'which questions change their answer between two folders of content',
    load: () => import('./diff.ts'),
  },
  hours: { summary: 'whether people serve at an instant, and why', load: () => import('./hours.ts') },
  keys: { summary: 'keys of sealed fields: check, rotate', load: () => import('./keys.ts') },
  laws: { summary: 'import the texts of statutes, check what is cited', load: () => import('./laws.ts') },
  knowledge: { summary: 'write the answers in force as YAML files', load: () => import('./knowledge.ts') },
  'legal-aid': { summary: 'run the legal-aid pre-check on a file', load: () => import('./legal-aid.ts') },
  migrate: { summary: 'the form of the data: forward, back, status', load: () => import('./migrate.ts') },
  'migrate-store': {
    summary: 'from the embedded database to MongoDB',
    load: () => import('./migrate-store.ts'),
  },
  nlu: { summary: 'measure the recogniser: cross-validate, compare', load: () => import('./nlu.ts') },
  rebuild: { summary: 'count the figures of every day anew', load: () => import('./rebuild.ts') },
  privacy: { summary: 'what is deleted and held: due, run, report, hold, erase', load: () => import('./privacy.ts') },
  receive: { summary: 'replay a stored webhook to a running server', load: () => import('./receive.ts') },
  report: { summary: 'the report of a month, quarter, half-year or year', load: () => import('./report.ts') },
  restore: { summary: 'a backup into an empty place', load: () => import('./restore.ts') },
  schema: { summary: 'write JSON Schemas of the content, for editors', load: () => import('./schema.ts') },
  simulate: { summary: "play a city's 12345 platform: serve, dispatch, event", load: () => import('./simulate.ts') },
  staff: { summary: 'staff accounts: add, list, disable, password', load: () => import('./staff-accounts.ts') },
  'verify-backup': { summary: 'whether a backup is whole', load: () => import('./verify-backup.ts') },
  'verify-log': {
    summary: 'prove that no record was altered or is missing',
    load: () => import('./verify-log.ts'),
  },
  wechat: { summary: 'the menu of the official account: show, set', load: () => import('./wechat.ts') },
  train: { summary: 'train the recogniser when its content changed', load: () => import('./train.ts') },
};

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2;
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return ['hotline <command> [options]     hotline <command> --help', '', ...lines].join('\n');
}

/**
 * Run one command line.
 * @returns the exit code: 0 done, 1 refused, 2 not understood.
 */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === 'help') {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    io.err(`hotline: there is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  const command = await entry.load();
  if (args.includes('--help') && name !== 'nlu') {
    io.out(command.help);
    return 0;
  }
  return command.run(args, io);
}
