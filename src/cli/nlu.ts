import type { Command, CommandIo } from './command.ts';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'cross-validate': () => import('./nlu-cross-validate.ts'),
  compare: () => import('./nlu-compare.ts'),
};

export const help = `hotline nlu cross-validate [options]     how well questions are understood that were not trained on
hotline nlu compare A B --on FILE        two models or contents on the same questions

hotline nlu COMMAND --help`;

/** Tools of the recogniser. @returns exit code: 2 when the tool is not known. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--help') {
    io.out(help);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    io.err(help);
    return 2;
  }
  return (await load()).run(rest, io);
}
