import { create } from '@bufbuild/protobuf';
import { KitchenService } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { ids, menu, restaurantTold } from '../../../../test/order-mothers.js';
import { KitchenMenuSource } from './kitchen-menu-source.js';

const { output } = KitchenService.method.getRestaurant;
const told = restaurantTold(4);
const answer = create(output, { restaurant: { ...told, menuItems: [...told.menuItems] } });

describe('asking the kitchen for a menu', () => {
  it('gives a copy of what it says', async () => {
    const source = new KitchenMenuSource({ getRestaurant: async () => answer });
    expect(await source.find(ids.restaurant)).toEqual(menu({ menuVersion: 4 }));
  });

  it('gives nothing when the kitchen knows no such restaurant', async () => {
    const error = new DomainError('RESTAURANT_NOT_FOUND', 'not-found', 'There is no such restaurant.');
    const source = new KitchenMenuSource({ getRestaurant: () => Promise.reject(error) });
    expect(await source.find(ids.restaurant)).toBeUndefined();
  });

  it.each([
    ['it is down', () => Promise.reject(new DomainError('SERVICE_UNAVAILABLE', 'unavailable', 'It is down.'))],
    ['it takes too long', () => Promise.reject(new Error('deadline exceeded'))],
    ['its answer makes no sense', async () => create(output, {})],
  ])('says that the kitchen is unavailable when %s', async (_what, getRestaurant) => {
    const source = new KitchenMenuSource({ getRestaurant });
    await expect(source.find(ids.restaurant)).rejects.toMatchObject({
      code: 'KITCHEN_UNAVAILABLE',
      kind: 'unavailable',
    });
  });
});
