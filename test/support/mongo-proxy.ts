import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { deserialize, serialize } from 'bson';

/**
 * What befalls a write (主节点切换): `cut`: it is done, and the connection breaks before the answer; `refused`: the server is
 * no primary any more, and has not done it; `stepped-down`: it has done it, and steps down before it says so.
 */
export type WriteTrouble = 'cut' | 'refused' | 'stepped-down';

export interface MongoProxy {
  url: string;
  /** Writes that something befell. */
  readonly troubled: Record<WriteTrouble, number>;
  /** From now on; null: nothing befalls anybody. */
  befall: (() => WriteTrouble | null) | null;
  close(): Promise<void>;
}

const OP_MSG = 2013;
const WRITES = ['insert', 'update', 'delete', 'findAndModify'];
const ERRORS = {
  refused: { code: 10107, codeName: 'NotWritablePrimary', errmsg: 'not primary' },
  'stepped-down': { code: 189, codeName: 'PrimarySteppedDown', errmsg: 'primary stepped down' },
} as const;

/** Stands before a server of MongoDB's wire protocol, and lets writes meet what a change of the primary brings. */
export async function startMongoProxy(target: string): Promise<MongoProxy> {
  const { hostname, port, pathname } = new URL(target);
  const open = new Set<Socket>();
  const troubled = { cut: 0, refused: 0, 'stepped-down': 0 };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const pair = [client, upstream];
    const end = () => {
      for (const each of pair) {
        each.destroy();
        open.delete(each);
      }
    };
    for (const each of pair) {
      open.add(each);
      each.on('error', end).on('close', end);
    }
    // Answers by the request that they are of.
    const fates = new Map<number, 'cut' | 'stepped-down'>();
    messagesOf(client, (message) => {
      const trouble = isWrite(message) ? (proxy.befall?.() ?? null) : null;
      if (trouble !== null) troubled[trouble] += 1;
      if (trouble === 'refused') client.write(answerTo(message.readInt32LE(4), ERRORS.refused));
      else {
        if (trouble !== null) fates.set(message.readInt32LE(4), trouble);
        upstream.write(message);
      }
    });
    messagesOf(upstream, (message) => {
      const asked = message.readInt32LE(8);
      const fate = fates.get(asked);
      if (fate === undefined) client.write(message);
      else if (fate === 'cut') end();
      else client.write(answerTo(asked, ERRORS[fate]));
      fates.delete(asked);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy: MongoProxy = {
    url: `mongodb://127.0.0.1:${address.port}${pathname}`,
    troubled,
    befall: null,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
  return proxy;
}

/** Whole messages of the wire protocol: each begins with its length. */
function messagesOf(socket: Socket, take: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}

function isWrite(message: Buffer): boolean {
  if (message.readInt32LE(12) !== OP_MSG || message[20] !== 0) return false;
  const [command = ''] = Object.keys(deserialize(message.subarray(21, 21 + message.readInt32LE(21))));
  return WRITES.includes(command);
}

function answerTo(asked: number, error: (typeof ERRORS)[keyof typeof ERRORS]): Buffer {
  const body = serialize({ ok: 0, ...error });
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(asked, 8);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, body]);
}
