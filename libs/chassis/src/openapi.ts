import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { type Door, listRoutes, needsIdempotencyKey } from './doors.js';

/** OpenAPI of every route of an app: shapes from the zod schemas that validate them, security from their doors. */
export function openApiOf(app: INestApplication, title: string): OpenAPIObject {
  const outline = new DocumentBuilder().setTitle(title).setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'staff')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A minute-long token of another service' }, 'service')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: 'CaseLink <token>' }, 'case-link')
    .build();
  const document = SwaggerModule.createDocument(app, outline, { standardSchemaConverter: (schema, { schemaType }) => shapeOf(schema, schemaType) });
  for (const { method, path, door } of listRoutes(app)) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase() as 'get'];
    if (operation && door) Object.assign(operation, describeDoor(door, method, withPathNames(path, operation.parameters ?? [])));
  }
  return document;
}

/** zod's own converter stops at what JSON Schema cannot say (a transform to bigint); the page then shows that part as anything. */
function shapeOf(schema: unknown, io: 'input' | 'output' = 'input') {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _dialect, $defs: components = {}, ...shape } = z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' });
  return { schema: shape as object, components: components as Record<string, object> };
}

/** A part of the path that only the door reads (a case link's token) is no parameter of the handler, and still has to be named. */
function withPathNames<P extends object>(path: string, known: readonly P[]): (P | object)[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const missing = names.filter((name) => !known.some((one) => 'in' in one && 'name' in one && one.in === 'path' && one.name === name));
  return [...known, ...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))];
}

function describeDoor(door: Door, method: string, parameters: object[]) {
  const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 255 } };
  const secured = door.kind === 'staff' || door.kind === 'service' || door.kind === 'case-link';
  const security = door.kind === 'both-sides' ? [{ staff: [] }, { 'case-link': [] }] : secured ? [{ [door.kind]: [] }] : undefined;
  return {
    description: sentenceOf(door),
    parameters: needsIdempotencyKey(door, method) ? [...parameters, key] : parameters,
    ...(security && { security }),
  };
}

function sentenceOf(door: Door): string {
  switch (door.kind) {
    case 'channel': return 'For channels: signed over the raw body.';
    case 'rail': return 'For payment rails: signed over the raw body.';
    case 'case-link': return 'For the customer who holds the link of the case.';
    case 'both-sides': return `For the customer who holds the link of the case, and for staff: ${door.roles.join(', ')}.`;
    case 'staff': return `For staff: ${door.roles.join(', ')}.`;
    case 'service': return 'For other services of the house.';
    case 'public': return `Open to all: ${door.why}.`;
  }
}

/** Serves the document at /openapi.json and, where wanted, as a page at /docs. Built when first asked for, not at each start. */
export function serveOpenApi(app: INestApplication, title: string, page: boolean): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app, title), { jsonDocumentUrl: 'openapi.json', customSiteTitle: title, ui: page, raw: ['json'] });
}
