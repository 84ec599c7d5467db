import { type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { Server } from '@nestjs/microservices';
import {
  BootError, ConfigError, createHttp, createRuntime, type Env, endWithProcess, listenAt, liveFile, type Logger, type Meters,
  type ServiceConfig, stopHttp, type Tracing, watchFiles,
} from '@redress/chassis';
import { sealingKey, type Service } from '@redress/contracts';
import { type MigrationInterface } from 'typeorm';
import { type z } from 'zod';
import { adminRoutes } from './admin-routes.js';
import { Commands } from './commands.js';
import { type TableGauges } from './gauges.js';
import { type Performers } from './intent-worker.js';
import { Reads } from './reads.js';
import { type AnyStore } from './store.js';
import { UnitHost } from './unit-host.js';
import { type UseCase } from './use-case.js';

/** What performers and providers of a service may use besides its configuration. */
export interface Resources {
  readonly logger: Logger;
  readonly meters: Meters;
  readonly reads: Reads;
  readonly commands: Commands;
  readonly tracing: Tracing;
}

export interface ServiceDefinition<Own extends z.ZodObject = z.ZodObject> {
  readonly name: Service;
  /** The service's own environment variables; the common ones are added. */
  readonly config: Own;
  readonly stores: readonly AnyStore[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Tables whose rows are never changed or deleted: the service's role gets no right to. The audit log always is one. */
  readonly appendOnly?: readonly AnyStore[];
  /** How long its events may wait for company, in ms: for a service whose outcomes nobody waits for. */
  readonly lingerMs?: number;
  /** What it decides moves money: such spans are exported also from traces that are not sampled. */
  readonly money?: boolean;
  useCases(config: ServiceConfig<Own>): readonly UseCase[];
  performers?(config: ServiceConfig<Own>, resources: Resources): Performers;
  /** Gauges of its own tables, by the names of the catalogue of metrics. */
  gauges?(config: ServiceConfig<Own>): readonly TableGauges[];
  readonly controllers: readonly Type[];
  providers?(config: ServiceConfig<Own>, resources: Resources): Provider[];
}

export const defineService = <Own extends z.ZodObject>(definition: ServiceDefinition<Own>): ServiceDefinition<Own> => definition;

/** Nest's way in: the service's use cases as a transport that starts and drains with the application. */
class UseCaseServer extends Server {
  constructor(
    private readonly host: UnitHost,
    private readonly performers: Performers,
  ) {
    super();
  }

  override listen(started: () => void): void {
    this.host.start(this.performers);
    started();
  }

  override close(): Promise<void> {
    return this.host.stop();
  }

  override on(): void {
    throw new Error('use cases have no transport events');
  }

  override unwrap<T>(): T {
    return this.host as T;
  }
}

export interface RunningService {
  readonly name: Service;
  readonly url: string;
  readonly adminUrl: string;
  readonly host: UnitHost;
  stop(): Promise<void>;
}

class ServiceModule {}

/** Starts a service in this process. Throws ConfigError or BootError in one message that says what to do. */
export async function startService<Own extends z.ZodObject>(
  definition: ServiceDefinition<Own>, env: Env, onCrash: (error: Error) => void = endProcess,
): Promise<RunningService & { endWithProcess(): void }> {
  const runtime = createRuntime(definition.name, definition.config, env);
  const { config, logger, meters, tracing, health, admin, life } = runtime;
  const sealTo = sealingKeyOf(config);
  const useCases = definition.useCases(config);
  const host = new UnitHost({
    service: definition.name, config, logger, stores: definition.stores, lingerMs: definition.lingerMs, sealTo, meters, tracing,
    money: definition.money, gauges: definition.gauges?.(config) ?? [],
    onCrash: (error) => {
      logger.error('the bus client has crashed: this process ends and is started anew', { error });
      onCrash(error);
    },
  }, useCases);
  const commands: Commands = { run: (command, request) => host.runner.run(command, request) };
  const resources: Resources = { logger, meters, reads: host.reads, commands, tracing };
  const module: DynamicModule = {
    module: ServiceModule,
    controllers: [...definition.controllers],
    providers: [
      { provide: Commands, useValue: commands }, { provide: Reads, useValue: host.reads }, { provide: UnitHost, useValue: host },
      ...useCases.map((useCase) => ({ provide: `use-case:${useCase.name}`, useValue: useCase })),
      ...(definition.providers?.(config, resources) ?? []),
    ],
  };
  const app = await createHttp({ module, config, logger, meters, staff: runtime.staff, tracing });
  app.connectMicroservice({ strategy: new UseCaseServer(host, definition.performers?.(config, resources) ?? {}) });
  for (const route of adminRoutes(host, commands)) admin.register(route);
  health.readyWhen({ name: 'database-and-bus', check: () => host.ready() });
  health.aliveWhile({ name: 'progress', check: () => host.alive() });
  life.onStop('files', watchFiles(config, logger));
  life.onStop('http', () => stopHttp(app));
  life.onStop('use-cases', () => host.stop());
  life.onStop('admin', () => admin.stop());
  life.onStop('metrics', () => meters.stop());
  life.onStop('spans', () => tracing.stop());
  try {
    const adminUrl = await admin.start();
    await app.startAllMicroservices();
    const url = await listenAt(app, config.HTTP_HOST, config.HTTP_PORT, 'HTTP_PORT');
    logger.info('listening', { url });
    return { name: definition.name, url, adminUrl, host, stop: () => life.stop(), endWithProcess: () => endWithProcess(life, logger) };
  } catch (error) {
    await life.stop();
    throw error;
  }
}

/** The whole of a service's `main`: starts it from the environment, ends it with the process; a wrong start is told in plain words. */
export async function run<Own extends z.ZodObject>(definition: ServiceDefinition<Own>): Promise<void> {
  try {
    (await startService(definition, process.env)).endWithProcess();
  } catch (error) {
    const plain = error instanceof ConfigError || error instanceof BootError;
    process.stderr.write(`${definition.name}: ${plain ? error.message : String((error as Error)?.stack ?? error)}\n`);
    process.exit(1);
  }
}

function sealingKeyOf(config: { readonly SEAL_PUBLIC_KEY_FILE: string }) {
  try {
    return liveFile(config, 'SEAL_PUBLIC_KEY_FILE', sealingKey);
  } catch {
    throw new BootError('SEAL_PUBLIC_KEY_FILE: the file cannot be read.');
  }
}

const endProcess = (): never => process.exit(1);
