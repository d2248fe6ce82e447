import { DOCUMENT_KINDS, DOCUMENT_TITLES } from '../../../src/legal-aid/documents/index.ts';
import { documents, makeDocument, SIZES } from './every-document.ts';
import { readPdf } from './read-pdf.ts';
import { grantedRecord, LONG_NAME, LONG_STORY, referredRecord, refusedRecord, sampleContext } from './sample-record.ts';

const withoutSpace = (text: string) => text.replace(/\s/g, '');

describe('documents as PDF', () => {
  for (const kind of DOCUMENT_KINDS) {
    for (const size of SIZES) {
      it(`${kind}, ${size}: can be read again, with title, language, numbered pages and embedded fonts`, async () => {
        const pdf = readPdf(await makeDocument(kind, 'pdf', size));
        const title = kind === 'decision' && size === 'long' ? '不予法律援助决定书' : DOCUMENT_TITLES[kind];
        expect(pdf.text.startsWith(title)).toBe(true);
        expect(pdf.info).toMatchObject({ Title: title, Creator: 'legal-hotline' });
        expect(pdf.catalogue).toContain('/Lang (zh-CN)');
        expect(pdf.catalogue).toContain('/StructTreeRoot');
        expect(pdf.structure.filter((tag) => tag === 'H1')).toHaveLength(1);
        expect(pdf.fonts).toHaveLength(2);
        expect(pdf.fonts.every((name) => name.includes('NotoSans'))).toBe(true);
        expect(pdf.places.length).toBeGreaterThan(20);
        const body = pdf.places.filter(({ y }) => y > 40);
        expect(body.filter(({ x, y }) => x < 56 || x > 539 || y < 62 || y > 786)).toEqual([]);
        const count = pdf.pages.length;
        pdf.pages.forEach((page, index) => {
          expect(page).toContain(`第 ${index + 1} 页　共 ${count} 页`);
        });
      });
    }
  }

  it('names the agency as the author, and the number on every page', async () => {
    const pdf = readPdf(await makeDocument('income-statement', 'pdf', 'long'));
    expect(pdf.info.Author).toBe('示例区法律援助中心');
    expect(pdf.pages.length).toBeGreaterThan(2);
    for (const page of pdf.pages) expect(page).toContain('编号：FY20261122-0007-3');
  });

  it('fills the application: days in Shanghai, money in yuan, boxes ticked', async () => {
    const { text } = readPdf(await makeDocument('application', 'pdf', 'full'));
    for (const part of [
      '姓名申请人甲性别☑男☐女出生日期1968年3月5日',
      '证件号码110101196803051234联系电话13800001234',
      '☐残疾人☐老年人',
      '☑农民工',
      '其他人员类别社会救助对象',
      '姓名代理人乙性别☐男☑女',
      '☑配偶',
      '家庭月收入2300元至2400.50元人均月收入766.66元至800.16元',
      '☑距法定时效或者期限届满不足七日',
      '2026年11月26日前：申请劳动仲裁',
      '收到申请日期2026年11月22日申请方式微信',
      '2026年11月24日09:00至09:30，示例区公共法律服务中心',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('masks numbers when asked to', async () => {
    for (const kind of DOCUMENT_KINDS) {
      const { text } = readPdf(await makeDocument(kind, 'pdf', 'full', 'masked'));
      expect(text).not.toMatch(/110101196803051234|13800001234|13900005678|110101197001010002/);
    }
    const { text } = readPdf(await makeDocument('application', 'pdf', 'full', 'masked'));
    expect(text).toContain(`证件号码${'*'.repeat(14)}1234联系电话*******1234`);
  });

  it('says incomes one by one, and the fine for fraud, in the statement and the commitment', async () => {
    const statement = readPdf(await makeDocument('income-statement', 'pdf', 'full')).text;
    expect(statement).toContain('1打零工1500元2种地800.05元');
    const commitment = readPdf(await makeDocument('commitment', 'pdf', 'full')).text;
    expect(commitment).toContain('家庭共同生活3人，家庭每月收入合计2300元至2400.50元');
    expect(commitment).toContain('第六十四条：受援人以欺骗');
    expect(commitment).toContain('确认的内容我承诺所说属实，已经听过第六十四条。');
    expect(readPdf(await makeDocument('commitment', 'pdf', 'blank')).text).not.toContain('确认的内容');
    for (const text of [statement, commitment]) expect(text).toContain('三千元以下罚款');
  });

  it('lists what was received on the receipt, and all that is missing on one notice', async () => {
    const receipt = readPdf(await makeDocument('receipt', 'pdf', 'full')).text;
    expect(receipt).toContain('居民身份证');
    expect(receipt).not.toMatch(/劳动合同|户口簿/);
    expect(receipt).toContain('最后一日2026年11月29日');
    const notice = readPdf(await makeDocument('missing-papers', 'pdf', 'full')).text;
    expect(notice).toContain('1劳动合同没有的，工友证言也可以2工资结算单');
    expect(notice).not.toMatch(/居民身份证|户口簿/);
    expect(notice).toContain('请在2026年12月2日前补充');
  });

  it('gives a refusal its reasons and the right of objection, a grant its form and lawyer', async () => {
    const of = async (record: typeof grantedRecord) => {
      const file = await documents.ofApplication('decision', 'pdf', record, sampleContext('full'));
      return { name: file.name, text: readPdf(file.bytes).text };
    };
    const refused = await of(refusedRecord);
    expect(refused.name).toBe('不予法律援助决定书-FY20261122-0007-3.pdf');
    expect(refused.text).toContain('☐给予法律援助☑不予法律援助☐转交其他机构');
    expect(refused.text).toContain('☑申请事项不属于法律援助范围');
    expect(refused.text).toContain('理由属于公司之间的货款纠纷。');
    expect(refused.text).toContain('收到异议之日起五日内进行审查');
    expect(refused.text).toContain('第四十九条');
    const granted = await of(grantedRecord);
    expect(granted.name).toMatch(/^给予/);
    expect(granted.text).toContain('☑劳动争议调解与仲裁代理');
    expect(granted.text).toContain('承办人员值班律师一号');
    expect(granted.text).not.toContain('第四十九条');
    const referred = await of(referredRecord);
    expect(referred.text).toContain('转交的机构示例市法律援助中心');
    expect(referred.text).not.toMatch(/☑给予|☑不予/);
  });

  it('decides nothing on its own: without a decision no box is ticked', async () => {
    for (const size of ['blank', 'full'] as const) {
      const { text } = readPdf(await makeDocument('decision', 'pdf', size));
      expect(text).not.toContain('☑');
      expect(text).toContain('☐给予法律援助☐不予法律援助');
    }
  });

  it('registers a consultation: way, topic, who said what, outcome and rating', async () => {
    const { text } = readPdf(await makeDocument('register', 'pdf', 'full'));
    expect(text).toContain('☑电话☐网络');
    expect(text).toContain('☑劳动纠纷');
    expect(text).toContain('1' + '00:30咨询人老板欠我工资，我电话13800001234');
    expect(text).toContain('3' + '00:30值班律师也可以申请仲裁。');
    expect(text).not.toContain('值班律师已接入');
    expect(text).toContain('☑转值班律师');
    expect(text).toContain('☑满意☐基本满意');
    expect(text).toContain('《中华人民共和国劳动合同法》第三十条');
    expect(text).toContain('可能符合法律援助条件');
    expect(text).toContain('智能助手1分20秒，等候15秒，值班律师12分，整理1分25秒');
    expect(text).toContain('示例律师事务所');
  });

  it('keeps every character of long names and stories, over pages', async () => {
    const application = readPdf(await makeDocument('application', 'pdf', 'long'));
    const pieces = application.pages.map((page) => page.replace(/第 \d+ 页　共 \d+ 页|编号：\S+|案情及|申请理由/g, ''));
    expect(withoutSpace(pieces.join(''))).toContain(LONG_STORY);
    expect(application.text).toContain(LONG_NAME);
    expect(application.text).toContain('编码依次为U+20BB7');
    expect(application.text).toContain('事实40：');
    const notice = readPdf(await makeDocument('missing-papers', 'pdf', 'long'));
    expect(notice.text.match(/材料\d+名称/g)).toHaveLength(30);
  });

  it('repeats the heads of a list on each of its pages', async () => {
    const pdf = readPdf(await makeDocument('register', 'pdf', 'long'));
    const withRows = pdf.pages.filter((page) => /第\d+句/.test(page));
    expect(withRows.length).toBeGreaterThan(3);
    for (const page of withRows) expect(withoutSpace(page)).toContain('序号时间发言人内容');
    expect(pdf.text).toContain('第200句');
  });
});
