const SINGLE =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹苗凌纪靳盛童欧甄项曲成游阳裴席卫屈鲍覃霍翁隋植甘景单包司柏宁柯阮桂闵柴华车冉房辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简娄盖符奚木穆郎邸冀姬屠郜晏栾郁商蒙喻揭窦迟宇敖糜鄢冷卓仇艾蓝巩稽井练仲乐虞卞封竺冼衣楚佟栗匡鞠僧荆谌伏岑胥蔺';
const COMPOUND =
  '(?:欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|百里|南宫|独孤|司徒|司空|东方|西门|呼延|长孙|宇文|澹台|申屠|太史|轩辕)';
/** Surnames that are seldom another word: enough after 我是 and before 先生. */
const COMMON =
  '王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪姜范姚谭廖邹熊郝孔崔邱秦顾侯邵孟龙段雷汤尹黎乔贺赖龚庞樊殷施陶洪翟颜倪聂焦邢岳齐莫祁耿詹靳童裴霍翁阮柯冉瞿戚滕臧褚娄奚穆栾窦佟';
/** Surnames that begin no other word that could follow 老板 or 邻居. */
const RARE_WORDS =
  '王李张刘陈杨赵黄吴徐孙朱郭梁宋郑韩冯董萧肖曹袁邓傅沈彭吕卢蒋蔡贾魏薛阎潘戴汪姜谭廖邹熊郝崔邱秦侯邵孟汤尹贺龚庞樊殷陶洪翟颜倪聂焦邢岳祁耿詹靳裴霍翁阮柯冉瞿戚滕臧褚娄奚穆栾窦佟';
/** Never in a given name: words that join on to a name or show that it was none. */
const NOT_GIVEN =
  '欠不没把打给说要的了在跟去借跑住从也就都还已被让人吗呢吧啊市县区镇乡村省厂店局校法律师我你他她它您们这那哪个么什怎为与或但因所以很太又再才只会能可该应到过着得将向对于叫是有骗拖偷抢害告找问带拿用做干走坐';
/** Words that begin like a name and are none. */
const WORDS =
  '(?:周[一二三四五六日天末边围岁年期]|高[兴中度速温层铁院考新管级校危龄薪空利压龙]|马[上路来虎达]|方[便面法案向才式]|白[天领血酒]|黄[金色牌牛石山]|金[额钱融华属条店]|平[时常台]|常[常年州识用委]|安[全排置徽装]|温[度州]|江[苏西湖南]|石[家油头材]|何[时人]|任[何务职命]|包[工头括]|成[都年功本立员]|林[业场地权]|田[地里]|毛[病利]|路[上边口过]|于[是]|单[位亲身]|房[东子租]|时[间候常]|文[盲件书化]|武[警汉术]|严[重格]|程[序度]|钟[点头]|王[府法]|李[村]|张[店家贴口]|许[多可]|余[额下款]|段[时]|夏[天季]|秦[皇]|贺[州]|苏[州北南]|曾[经]|蒋[村]|胡[说同乱]|龙[头湾岩江]|雷[电]|陈[述旧年]|洪[水涝]|施[工行]|彭[州]|赖[账皮着]|乔[迁]|唐[山]|郑[州]|徐[州]|宋[代]|魏[县]|吴[江]|朱[砂]|孔[子]|孟[州]|丁[克]|叶[子]|罗[列湖]|梁[子]|沈[阳]|董[事]|顾[客虑问]|侯[车]|邓[小]|刘[海]|黎[明]|霍[乱]|汤[药]|康[复]|史[上]|左[右边]|管[理辖]|商[品量店家业]|车[祸子主辆]|华[侨]|盖[章房]|古[代]|简[单]|封[条]|乐[意]|游[客]|项[目]|宁[夏波愿]|岳[父母]|齐[全]|柳[州]|申[请]|尤[其]|季[度]|莫[名]|庄[稼]|辛[苦]|童[工]|孙[子女]|阳[光]|卫[生]|欧[洲美]|甘[肃]|吉[林]|晋[升]|桂[林])';

const ONE = `(?:${COMPOUND}|[${SINGLE}])`;
const GIVEN = `(?![${NOT_GIVEN}])\\p{Script=Han}`;
const NAME = `(?!${WORDS})${ONE}(?:${GIVEN}){1,2}(?!\\*)`;
const SURE_NAME = `(?!${WORDS})(?:${COMPOUND}|[${COMMON}])(?:${GIVEN}){1,2}`;
/** 阿依古丽·买买提. */
const DOTTED = '\\p{Script=Han}{1,8}[·•・]\\p{Script=Han}{1,8}';
const END =
  '(?=$|[\\s,，。.、;；:：!！?？()（）"”\'’/|*0-9]|(?:身份证|电话|手机|住|家住|今年|男|女|的身份证|的电话|的名字|本人|先生|女士|同志))';
const PERSONS =
  '(?:老板娘?|老公|丈夫|妻子|老婆|前夫|前妻|儿子|女儿|父亲|母亲|爸爸?|妈妈?|哥哥?|弟弟?|姐姐?|妹妹?|儿媳|女婿|房东|房客|租客|包工头|工头|经理|法人|法定代表人|负责人|被告人?|原告|对方|债务人|债权人|借款人|出借人|担保人|保证人|司机|肇事者|车主|邻居|同事|朋友|婆婆|公公|岳父|岳母|孩子|爷爷|奶奶|姥姥|外公|外婆|医生|委托人|申请人|被申请人|受害人|受援人|当事人|联系人|收件人|户主|户名|开户名|持卡人|收款人|付款人|代理人|监护人|证人|嫌疑人|犯罪人|被害人|被继承人|继承人)';

/** 我叫…, 姓名：…, 老板叫…: whatever follows as far as a name can go. */
const SAID = new RegExp(
  `((?:我叫做?|本人叫|我的?名字是?叫?|真名(?:是|叫)|(?:身份证)?姓名(?:是|为|叫)?|名字(?:是|叫)|名叫|(?:对方|他|她|${PERSONS}的?)(?:名字)?(?:名|就)?叫做?)[\\s:：]{0,2})(${DOTTED}|${NAME})`,
  'gu',
);
/** 我叫阿依古丽，: no known surname, but the sentence ends with it. */
const SAID_ALONE = new RegExp(
  `((?:我叫|姓名(?:是|为|[:：])|我的名字(?:是|叫))\\s{0,2})((?![${NOT_GIVEN}老警救车律师]|什么|做)(?:${GIVEN}){2,4}?)(?=$|[\\s,，。.;；])`,
  'gu',
);
/** 我是张三， 原告李四， 联系人：王五. */
const ROLE = new RegExp(`((?:我是|这是|${PERSONS}(?:是|为)?)[\\s:：]{0,2})(${SURE_NAME}|${DOTTED})${END}`, 'gu');
/** 张建国先生, 找王秀英律师. */
const TITLED = new RegExp(
  `(^|[\\s,，。.、;；:：!！?？()（）]|[找叫是的跟和给向被让请与了到由对问有告])(?!谢谢)(${SURE_NAME})(?=(?:先生|女士|小姐|同志|律师|师傅|经理|医生|大夫|警官|法官|老师|主任|所长|书记|工头))`,
  'gu',
);
/** 张三，男，1960年生; 李四，身份证…; 王五 电话…. */
const BEFORE_NUMBER = new RegExp(
  `(^|[\\s,，。.、;；:：!！?？()（）])(${SURE_NAME})(?=[\\s,，、（(:：]{0,2}(?:男[,，、性\\s]|女[,，、性\\s]|(?:的)?(?:身份证|公民身份|手机|电话|联系电话|家住|住址|\\*{4})))`,
  'gu',
);
/** 房东刘强不退押金, 老公陈志强打我: no other word than a name follows who it is, and a verb follows the name. */
const CALLED = new RegExp(
  `((?:${PERSONS}|我爱人|我对象|我家属)(?:的)?)((?!${WORDS})[${RARE_WORDS}](?:${GIVEN}){1,2}?)(?=[${NOT_GIVEN}离结不赔赖开撞动死签])`,
  'gu',
);
/** 跟张丽离婚, 和李梅2018年结婚. */
const MARRIED = new RegExp(
  `((?:[跟和与同]|嫁给|娶了?))(${SURE_NAME})(?=(?:\\d{2,4}年.{0,6})?(?:协议|登记|起诉|诉讼)?(?:离婚|结婚|复婚|领证|分居|登记|同居))`,
  'gu',
);

function hidden(name: string): string {
  const isCompound = name.length > 2 && new RegExp(`^${COMPOUND}`, 'u').test(name);
  const shown = isCompound ? 2 : 1;
  return name.slice(0, shown) + '*'.repeat(name.length - shown);
}

/**
 * Hides the names of people but for the surname, where the words before or after show that it is a name (我叫…, 老板叫…,
 * 姓名…, …先生). What only looks like a name stays: 张店区, 王府井, 高中.
 */
export function maskNames(text: string): string {
  const hide = (_all: string, cue: string, name: string) => cue + hidden(name);
  return [SAID, SAID_ALONE, ROLE, TITLED, BEFORE_NUMBER, CALLED, MARRIED].reduce(
    (shown, pattern) => shown.replace(pattern, hide),
    text,
  );
}
