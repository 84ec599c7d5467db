import 'reflect-metadata';
import { openApiOf } from '@redress/chassis';
import { channelInputSchema, receiptSchema } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { type InjectionToken, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type z } from 'zod';
import { wireSchema } from './wire-schema.js';

class Outline {}

/** What a controller's constructor asks for, by Nest's own metadata. The outline gives each a name and nothing behind it. */
export function askedBy(controller: Type): InjectionToken[] {
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
    const document = openApiOf(app, `Redress ${name}`);
    const webhook = document.paths['/webhooks/{channel}/{account}']?.post;
    if (webhook) Object.assign(webhook, signedWebhook(webhook));
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await app.close();
  }
}

/** A body that is parsed only once its signature is verified is declared by no parameter of its handler. */
function signedWebhook({ parameters = [], responses }: { parameters?: object[]; responses: object }) {
  const header = (name: string, description: string) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } });
  return {
    parameters: [
      ...parameters,
      header('webhook-id', 'Id of this sending'),
      header('webhook-timestamp', 'Seconds since 1970 at which it was signed'),
      header('webhook-signature', 'One or more `v1,<base64>`: HMAC-SHA256 over id, timestamp and body, as Standard Webhooks say'),
    ],
    requestBody: { required: true, content: json(channelInputSchema) },
    responses: { ...responses, 202: { description: 'Accepted and stored', content: json(receiptSchema) } },
  };
}

function json(schema: z.ZodType) {
  const { $schema: _dialect, ...shape } = wireSchema(schema, 'openapi-3.0');
  return { 'application/json': { schema: shape } };
}
