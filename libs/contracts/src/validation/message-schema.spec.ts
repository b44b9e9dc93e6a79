import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  CreateRestaurantRequestSchema,
  ListTicketsRequestSchema,
} from '../gen/comanda/kitchen/v1/kitchen_service_pb.js';
import { CreateOrderRequestSchema } from '../gen/comanda/order/v1/order_service_pb.js';
import { MoneySchema } from '../gen/comanda/type/v1/money_pb.js';
import { OrderViewService } from '../gen/comanda/gateway/v1/order_view_service_pb.js';
import { componentSchemas, messageSchema } from './message-schema.js';

describe('messageSchema', () => {
  it('says what the proto says of money, exactly', () => {
    expect(messageSchema(MoneySchema)).toEqual({
      type: 'object',
      description: 'An amount of money in integer minor units (cents), never a float.',
      properties: {
        amountMinor: {
          type: ['integer', 'string'],
          format: 'int64',
          'x-int64-range': ['0', '1000000000000'],
          description: 'Minor units: 1250 is 12.50 EUR. At most 1,000,000,000,000.',
        },
        currency: {
          type: 'string',
          format: 'text',
          minLength: 1,
          pattern: '^[A-Z]{3}$',
          description: 'ISO 4217, three capital letters.',
        },
      },
      required: ['currency'],
      additionalProperties: false,
    });
  });

  it('requires a list that must not be empty, and a number that must not be zero', () => {
    expect(messageSchema(CreateOrderRequestSchema).required).toEqual(['consumerId', 'restaurantId', 'lineItems']);
    expect(messageSchema(ListTicketsRequestSchema).required).toEqual(['restaurantId']);
  });

  it('does not offer the unspecified value of an enum', () => {
    const state = messageSchema(ListTicketsRequestSchema).properties?.['state'];
    expect(state?.enum).toContain('ACCEPTED');
    expect(state?.enum).not.toContain('STATE_UNSPECIFIED');
  });

  it('refers to the messages within, which componentSchemas adds', () => {
    const schemas = componentSchemas([CreateRestaurantRequestSchema]);
    expect(Object.keys(schemas).sort()).toEqual([
      'kitchen.v1.CreateRestaurantRequest',
      'kitchen.v1.MenuItem',
      'type.v1.Money',
    ]);
    expect(schemas['kitchen.v1.CreateRestaurantRequest']?.properties?.['menuItems']?.items).toEqual({
      $ref: '#/components/schemas/kitchen.v1.MenuItem',
    });
  });

  it('is valid by the meta-schema of JSON Schema 2020-12', () => {
    const ajv = new Ajv2020();
    const schemas = componentSchemas(OrderViewService.methods.flatMap(({ input, output }) => [input, output]));
    expect(Object.keys(schemas).length).toBeGreaterThan(8);
    for (const schema of Object.values(schemas)) {
      expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
    }
  });
});
