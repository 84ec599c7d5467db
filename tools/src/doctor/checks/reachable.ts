import { join } from 'node:path';
import { type Service, services } from '@redress/contracts';
import { ask } from '../../night/ask.js';
import { type Check, type Finding, ill, rowsOf, type Sight, well } from '../check.js';

const PATIENCE_MS = 4_000;
/** Undefined where nobody answers. */
const status = (url: string): Promise<number | undefined> => fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
  .then(async (answer) => {
    await answer.body?.cancel();
    return answer.status;
  }, () => undefined);

/** Where to look first. In one process all services write one file. */
const logOf = ({ house }: Sight, service: string): string | undefined => house.home && `tail -n 20 ${join(house.home.logs, `${service}.log`)}`;

async function serviceFinding(service: Service, sight: Sight): Promise<Finding> {
  const admin = sight.house.adminUrl(service);
  const [live, ready] = await Promise.all([status(`${admin}/health/live`), status(`${admin}/health/ready`)]);
  if (live === undefined && ready === undefined) {
    return ill(`does not answer at ${admin}`, `${admin} 无响应`, (await isDark(sight)) ? 'npm start' : logOf(sight, service));
  }
  if (live !== 200) return ill('has work and takes none: restart it', '有积压但不处理：请重启', logOf(sight, service));
  if (ready === 200) return well('live and ready', '正常');
  if (await isPaused(service, sight)) {
    return ill('has stopped taking events: too many inputs failed', '失败过多，已停止接收事件', `npm run -s dead-letters -- resume ${service}`);
  }
  return ill('is not ready: its database or its bus does not answer', '未就绪：数据库或消息总线无响应', logOf(sight, service));
}

/** Whether none of the services answers at all. */
async function isDark({ house }: Sight): Promise<boolean> {
  if (!house.home) return false;
  const refused = await Promise.all(services.map((service) => fetch(`${house.adminUrl(service)}/health/live`, { signal: AbortSignal.timeout(1_000) })
    .then(() => false, (error: { cause?: { code?: string } }) => error.cause?.code === 'ECONNREFUSED')));
  return refused.every(Boolean);
}

const isPaused = async (service: Service, { house }: Sight): Promise<boolean> =>
  ask(house, { service, side: 'admin', path: '/backlog', role: 'operator' }).then(({ paused }) => paused === true, () => false);

export const serviceChecks: readonly Check[] = services.map((service) => ({
  name: `service ${service}`, zh: `服务 ${service}`, look: (sight) => serviceFinding(service, sight),
}));

export const databaseAnswers: Check = {
  name: 'database', zh: '数据库',
  look: async (sight) => {
    const { home } = sight.house;
    const next = home ? `tail -n 20 ${home.postgres}.log` : 'psql "$REDRESS_AUDIT_DATABASE_URL" -c "SELECT 1"';
    try {
      const [row] = await rowsOf<{ version: string }>(sight, `SELECT current_setting('server_version') AS version`);
      return well(`PostgreSQL ${row!.version} answers`, `PostgreSQL ${row!.version} 正常`);
    } catch {
      if (!sight.database) return ill('nobody said where it is: set REDRESS_AUDIT_DATABASE_URL', '未指定地址：请设置 REDRESS_AUDIT_DATABASE_URL');
      return ill('does not answer', '无响应', next);
    }
  },
};

export const railAnswers: Check = {
  name: 'rail', zh: '支付通道',
  look: async ({ house }) => {
    if (!house.railUrl) return well('not asked: REDRESS_RAIL_URL is not set', '未检查：未设置 REDRESS_RAIL_URL');
    // Any answer at all will do: who is there and refuses us is reached.
    if ((await status(`${house.railUrl}/health`)) !== undefined) return well('answers', '正常');
    return ill(`does not answer at ${house.railUrl}`, `${house.railUrl} 无响应`, `npm run -s kill-switch -- on simulator --reason "rail does not answer"`);
  },
};
