import { Tidings } from './tidings.js';
import type { ServiceInstance } from './registry.js';

const instance = { name: 'order', id: 'a', metadata: {} } as unknown as ServiceInstance;
let told: string[];
let tidings: Tidings;

beforeEach(() => {
  told = [];
  tidings = new Tidings(
    (instances) => told.push(String(instances.length)),
    () => told.push('lost'),
  );
});

it('passes on what differs from what was passed on before', () => {
  for (const instances of [[], [], [instance], [{ ...instance }], []]) tidings.tell(instances);
  expect(told).toEqual(['0', '1', '0']);
});

it('passes on a loss once, and all anew after it', () => {
  tidings.tell([instance]);
  tidings.lose(new Error('gone'));
  tidings.lose(new Error('gone'));
  tidings.tell([instance]);
  expect(told).toEqual(['1', 'lost', '1']);
});
