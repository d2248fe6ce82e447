/**
 * Entry point of the server (`npm start`, the container): starts, says where it is, stops on SIGTERM and SIGINT.
 */
import { networkInterfaces } from 'node:os';
import { ConfigInvalidError, createLogger, loadConfig } from './config/index.ts';
import { asHotlineError } from './errors.ts';
import type { Hotline } from './main.ts';

/** Time to finish what is under way before the process ends all the same, ms. */
const DRAIN_MS = 15_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function welcome(hotline: Hotline): string[] {
  const { config } = hotline.house;
  const lan = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  const base = `http://localhost:${hotline.port}`;
  const isOn = (name: string) => hotline.channels.some((channel) => channel.name === name);
  const off = [
    ...(isOn('wechat') ? [] : ['微信（缺 WECHAT_TOKEN）']),
    ...(isOn('sms')
      ? []
      : [
          '短信（缺 TWILIO_AUTH_TOKEN 和 PUBLIC_BASE_URL，或者 ALIYUN_SMS_CALLBACK_SECRET、TENCENT_SMS_CALLBACK_SECRET）',
        ]),
    ...(isOn('voice') ? [] : ['电话（缺 PUBLIC_BASE_URL 和 TWILIO_AUTH_TOKEN 或者 JAMBONZ_WEBHOOK_SECRET）']),
  ];
  return [
    '',
    '  12348 公共法律服务热线已启动  legal-hotline is running',
    '',
    `  群众咨询页  Resident page   ${base}/`,
    ...(lan === undefined ? [] : [`  同一网络    Same network    http://${lan}:${hotline.port}/`]),
    `  工作台      Staff desk      ${base}/desk`,
    `  健康检查    Health          ${base}/readyz   ${base}/metrics`,
    `  数据        Data            ${config.MONGODB_URL === undefined ? config.DATA_DIR : 'MongoDB'}`,
    ...(off.length === 0 ? [] : [`  未开启      Off             ${off.join('、')}`]),
    ...demoLines(hotline),
    '',
    '  停止：按 Ctrl+C   Stop: press Ctrl+C',
    '',
  ];
}

function demoLines({ demoStaff }: Hotline): string[] {
  const [first] = demoStaff;
  if (first === undefined) return [];
  return [
    '',
    `  演示账号（口令 ${first.password}，仅供试用）  Demo staff, password ${first.password}`,
    ...demoStaff.map(
      ({ username, displayName, roles }) => `    ${username.padEnd(12)} ${displayName}  ${roles.join(', ')}`,
    ),
  ];
}

async function run(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger(config, process.stdout.isTTY && !config.production);
  // Loaded now, not before: a wrong setting is told at once.
  const { startHotline } = await import('./main.ts');
  const hotline = await startHotline(config, logger);
  if (config.production) logger.info({ port: hotline.port }, 'ready');
  else for (const line of welcome(hotline)) say(line);

  // A promise nobody waited for must not take the hotline down with it; what it was about is stored and runs again.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a failure that nobody took'));

  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping: finishing what is under way');
    const late = setTimeout(() => process.exit(1), DRAIN_MS + config.SHUTDOWN_GRACE_SECONDS * 1000);
    late.unref();
    hotline.stop().then(
      () => process.exit(0),
      (error) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

run().catch((error: unknown) => {
  const known = asHotlineError(error);
  const isConfig = error instanceof ConfigInvalidError;
  process.stderr.write(`\n无法启动 / cannot start: ${known.message}\n${isConfig ? '' : `(${known.code})\n`}`);
  if (known.code === 'hotline_unknown' && known.cause instanceof Error) process.stderr.write(`${known.cause.stack}\n`);
  process.exit(1);
});
