/** What a command reads from and writes to. */
export interface CommandIo {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  /** One line to standard output. */
  out(line: string): void;
  /** One line to standard error. */
  err(line: string): void;
  /** True when a person sits at the terminal. */
  isTerminal: boolean;
}

/** A command of `hotline`: its help, and what it does; resolves to the exit code. */
export interface Command {
  help: string;
  run(args: string[], io: CommandIo): Promise<number>;
}
