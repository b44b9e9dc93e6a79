import { ConsumerService, KitchenService } from '@comanda/contracts';
import { routeTags } from './route-tags.js';

const kitchen = 'urlprefix-/comanda.kitchen.v1.KitchenService proto=grpc';
const consumer = 'urlprefix-/comanda.consumer.v1.ConsumerService proto=grpc';

it('makes a route for each gRPC service, and keeps the tags that are given', () => {
  const grpc = [KitchenService, ConsumerService];
  expect(routeTags({ grpc, tags: ['urlprefix-/', 'blue'], weight: undefined })).toEqual([
    kitchen,
    consumer,
    'urlprefix-/',
    'blue',
  ]);
});

it('weighs each route that has no weight of its own, and nothing else', () => {
  const tags = ['urlprefix-/', 'urlprefix-/x weight=0.5', 'blue'];
  expect(routeTags({ grpc: [KitchenService], tags, weight: 0.1 })).toEqual([
    `${kitchen} weight=0.1`,
    'urlprefix-/ weight=0.1',
    'urlprefix-/x weight=0.5',
    'blue',
  ]);
});

it('says the same once', () => {
  expect(routeTags({ grpc: [], tags: ['urlprefix-/', 'urlprefix-/'], weight: undefined })).toEqual(['urlprefix-/']);
});
