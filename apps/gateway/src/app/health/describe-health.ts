import type { JsonSchema } from '@comanda/contracts';
import type { OwnOperation } from '../openapi/own-operation.js';
import { HEALTH_PATH } from './serve-health.js';

const STATUS: JsonSchema = {
  type: 'string',
  enum: ['ready', 'degraded', 'failing'],
  description: 'Whether all instances can take work, not all of them, or none of some service.',
};

const instance: JsonSchema = {
  type: 'object',
  description: 'One instance, as the registry and it itself tell.',
  properties: {
    id: { type: 'string' },
    version: { type: 'string' },
    address: { type: 'string' },
    registered: { type: 'string', enum: ['passing', 'critical'], description: 'What the registry holds of it.' },
    status: {
      type: 'string',
      enum: ['starting', 'ready', 'failing', 'draining', 'unreachable', 'unasked'],
      description: 'What it says itself; unasked where only the registry knows of it.',
    },
    checks: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Its checks by name, those that fail included.',
    },
  },
  required: ['id', 'version', 'address', 'registered', 'status', 'checks'],
};

const service: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    status: STATUS,
    instances: { type: 'array', items: { $ref: '#/components/schemas/InstanceHealth' } },
  },
  required: ['name', 'status', 'instances'],
};

const system: JsonSchema = {
  type: 'object',
  properties: {
    status: STATUS,
    registryAnswers: {
      type: 'boolean',
      description: 'False while the registry does not answer: then these are the instances that were known last.',
    },
    services: { type: 'array', items: { $ref: '#/components/schemas/ServiceHealth' } },
  },
  required: ['status', 'registryAnswers', 'services'],
};

const content = { 'application/json': { schema: { $ref: '#/components/schemas/SystemHealth' } } };

/** The state of all instances, for the description of the API: no rpc stands behind it, since its status tells, too. */
export const healthOperation: OwnOperation = {
  path: HEALTH_PATH,
  verb: 'get',
  operation: {
    operationId: 'getSystemHealth',
    summary: 'Tells how all instances of all services are',
    description:
      'Tells how all instances of all services are. Each is asked; no answer within 1.5 seconds is one, too.',
    parameters: [],
    responses: {
      200: { description: 'Every service can take work.', content },
      503: { description: 'Some service cannot take any work.', content },
    },
  },
  schemas: { SystemHealth: system, ServiceHealth: service, InstanceHealth: instance },
};
