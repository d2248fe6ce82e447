import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

const EXAMPLES = {
  'E-VIOLENCE immediate':
    '我老公正在打我 他拿刀追我 有人在砸我家门要打人 他拿刀要砍我 老公正在打我和孩子 他在打我救救我 前夫踹门要打我 他掐我脖子 我被他打得流血了 他现在还在打我 男朋友在打我快来人 爸爸正在打妈妈',
  'E-SUICIDE immediate':
    '我不想活了 我站在楼顶上 我想跳楼 我吃了一瓶安眠药 我准备割腕 活着没意思我要去死 我写好遗书了 我今晚就去死',
  calm: '老板不发工资怎么办 离婚孩子归谁 借钱不还怎么办 房东不退押金 劳动仲裁怎么申请 去年打架被判了赔钱 工伤怎么认定 遗产怎么分 彩礼能退吗 邻居漏水怎么赔 我想咨询一下 你好在吗 找人工 谢谢再见 今天天气怎么样 写首诗好吗 签合同要注意什么 被公司辞退有补偿吗 交通事故谁的责任 网购假货怎么赔 物业费可以不交吗 孩子抚养费给多少 起诉去哪个法院 律师费多少钱 欠条丢了怎么办 私人工地受伤谁赔 送外卖的算员工吗 房产证加名字 信用卡逾期 拆迁补偿',
};

/** A folder of content that is trained in seconds, to be changed at will. */
export class SmallContent {
  private constructor(readonly dir: string) {}

  static async make(): Promise<SmallContent> {
    const dir = await mkdtemp(join(tmpdir(), 'small-content-'));
    await cp(join(ROOT, 'test/understanding/fixtures/intents'), join(dir, 'intents'), { recursive: true });
    await mkdir(join(dir, 'knowledge', 'emergency-examples'), { recursive: true });
    await cp(join(ROOT, 'knowledge/emergencies.yaml'), join(dir, 'knowledge', 'emergencies.yaml'));
    const lines = Object.entries(EXAMPLES).flatMap(([heading, texts]) => [`## ${heading}`, ...texts.split(' ')]);
    await writeFile(join(dir, 'knowledge', 'emergency-examples', 'few.txt'), lines.join('\n'));
    return new SmallContent(dir);
  }

  /** The same again in a folder of its own, with the models that were trained. */
  async copy(): Promise<SmallContent> {
    const dir = await mkdtemp(join(tmpdir(), 'small-content-'));
    await cp(this.dir, dir, { recursive: true });
    return new SmallContent(dir);
  }

  get intents(): string {
    return join(this.dir, 'intents');
  }

  get knowledge(): string {
    return join(this.dir, 'knowledge');
  }

  get models(): string {
    return join(this.dir, 'models');
  }

  /** Writes one file of intents. */
  write(file: string, content: string): Promise<void> {
    return writeFile(join(this.intents, file), content);
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}
