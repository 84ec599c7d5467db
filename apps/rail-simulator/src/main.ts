import { ConfigError, parseConfig } from '@redress/chassis';
import { simulatorConfig } from './config.js';
import { startRailSimulator } from './simulator.js';

try {
  const config = parseConfig(simulatorConfig, process.env);
  const simulator = await startRailSimulator({
    host: config.HTTP_HOST, port: config.HTTP_PORT, bookDir: config.BOOK_DIR, secret: config.RAIL_SECRET, webhookSecret: config.RAIL_WEBHOOK_SECRET,
    webhookUrl: config.WEBHOOK_URL, tell: config.TELL, ...(config.FAULTS && { faults: config.FAULTS }),
  });
  process.stdout.write(`${JSON.stringify({ level: 'info', service: 'rail-simulator', message: 'listening', url: simulator.url })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void simulator.stop().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`rail-simulator: ${inPlainWords(error as NodeJS.ErrnoException)}\n`);
  process.exit(1);
}

function inPlainWords(error: NodeJS.ErrnoException): string {
  if (error instanceof ConfigError) return error.message;
  if (error.code === 'EADDRINUSE') return 'The port is in use: stop what uses it, or set HTTP_PORT to another one.';
  return String(error.stack ?? error);
}
