import type { Conversation, Session, Turn } from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';
import type { ConsentEvent, Consents } from './consents.ts';
import type { Erasure } from './erasure.ts';

/** What is stored of a resident, to be handed out to him (查阅、复制, 个人信息保护法 45). Times ISO, UTC. */
export interface RecordCopy {
  madeAt: string;
  channel: string;
  regionCode: string | null;
  /** Whether an address or number of his is kept; it is his own and not written out. */
  hasAddress: boolean;
  services: {
    id: string;
    openedAt: string;
    closedAt: string | null;
    outcome: string | null;
    topic: string | null;
    rating: string | null;
    consents: { purpose: string; step: string; version: string; at: string }[];
    words: { at: string; from: string; text: string }[];
  }[];
}

const FROM: Readonly<Record<Turn['from'], string>> = {
  resident: '您',
  bot: '智能助手',
  lawyer: '值班人员',
  system: '系统',
};
const PAGE = 500;

/** Everything that is stored of one thread. @returns null when there is no such thread. */
export async function copyOfRecord(
  conversationId: string,
  deps: {
    conversations: Collection<Conversation>;
    turns: EventStream<Turn>;
    erasure: Pick<Erasure, 'servicesOf'>;
    consents: Consents;
    now: Date;
  },
): Promise<RecordCopy | null> {
  const conversation = await deps.conversations.get(conversationId);
  if (conversation === null) return null;
  const turns = await allTurns(deps.turns, conversationId);
  const services: RecordCopy['services'] = [];
  for await (const session of deps.erasure.servicesOf(conversationId)) {
    const consents = await deps.consents.ofSession(session._id);
    services.push(serviceCopy(session, consents, turns));
  }
  return {
    madeAt: deps.now.toISOString(),
    channel: conversation.channel,
    regionCode: conversation.regionCode,
    hasAddress: conversation.address !== '',
    services: services.reverse(),
  };
}

/** The same in plain Chinese, for printing. */
export function copyInWords(copy: RecordCopy): string {
  const time = (iso: string) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const lines = [
    '个人信息查阅、复制件',
    `生成时间：${time(copy.madeAt)}（北京时间）`,
    `咨询渠道：${copy.channel}；${copy.hasAddress ? '存有您在该渠道的联系方式（加密）' : '没有存您的联系方式'}`,
    `共 ${copy.services.length} 次服务`,
  ];
  for (const service of copy.services) {
    lines.push('', `服务编号 ${service.id}，${time(service.openedAt)} 开始`);
    for (const { purpose, step, version, at } of service.consents)
      lines.push(`  告知或同意：${purpose} ${step}，第 ${version} 版，${time(at)}`);
    for (const { at, from, text } of service.words) lines.push(`  ${time(at)} ${from}：${text}`);
    if (service.words.length === 0) lines.push('  （文字已按规定删除）');
  }
  return lines.join('\n');
}

function serviceCopy(session: Session, consents: readonly ConsentEvent[], turns: readonly Turn[]) {
  return {
    id: session._id,
    openedAt: session.openedAt.toISOString(),
    closedAt: session.closedAt?.toISOString() ?? null,
    outcome: session.outcome,
    topic: session.topic,
    rating: session.rating,
    consents: consents.map(({ purpose, step, version, at }) => ({ purpose, step, version, at: at.toISOString() })),
    words: turns
      .filter(({ sessionId, activity }) => sessionId === session._id && (activity.text ?? '') !== '')
      .map(({ at, from, activity }) => ({ at: at.toISOString(), from: FROM[from], text: activity.text ?? '' })),
  };
}

async function allTurns(turns: EventStream<Turn>, conversationId: string): Promise<Turn[]> {
  const all: Turn[] = [];
  for (let seq = 0; ; ) {
    const page = await turns.read(conversationId, seq, PAGE);
    if (page.length === 0) return all;
    all.push(...page);
    seq = page.at(-1)?.seq ?? seq + PAGE;
  }
}
