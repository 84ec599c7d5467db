import { type EventType, eventTypes, journey, type Service } from '@redress/contracts';
import { loadDefinition } from '../stack/services.js';

// Preloaded into a service (`--import`), it makes of this build the one before, which did not know one type of event yet: neither the score
// nor any use case has it. SERVICE and FORGETS say whose and which.
const { SERVICE: service, FORGETS: forgotten } = process.env as { SERVICE: Service; FORGETS: EventType };
const definition = (await loadDefinition(service)) as { useCases: Awaited<ReturnType<typeof loadDefinition>>['useCases'] };
const { useCases } = definition;
definition.useCases = (config) => useCases(config).map((useCase) => ({ ...useCase, on: useCase.on.filter((trigger) => trigger !== forgotten) }));
delete (journey as Partial<Record<EventType, unknown>>)[forgotten];
eventTypes.splice(eventTypes.indexOf(forgotten), 1);
