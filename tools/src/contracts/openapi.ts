import 'reflect-metadata';
import { openApiOf } from '@redress/chassis';
import { type ServiceDefinition } from '@redress/messaging';
import { type InjectionToken, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class Outline {}

/** What a controller's constructor asks for, by Nest's own metadata. The outline gives each a name and nothing behind it. */
function askedBy(controller: Type): InjectionToken[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller) ?? []) as InjectionToken[];
  const named = (Reflect.getMetadata('self:paramtypes', controller) ?? []) as { index: number; param: InjectionToken }[];
  return types.map((type, index) => named.find((one) => one.index === index)?.param ?? type);
}

/** OpenAPI of a service's doors. Nest's preview makes nothing: no connection is opened, no file is read, nothing listens. */
export async function openApiDocument({ name, controllers }: ServiceDefinition): Promise<string> {
  const tokens = new Set(controllers.flatMap(askedBy));
  const module = { module: Outline, controllers: [...controllers], providers: [...tokens].map((provide) => ({ provide, useValue: undefined })) };
  const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
  try {
    return `${JSON.stringify(openApiOf(app, `Redress ${name}`), null, 2)}\n`;
  } finally {
    await app.close();
  }
}
