import { DomainError } from '@comanda/kernel';
import { FakeExecutor } from '../../../test/fake-executor.js';
import { createOrderCommand, ids, menu } from '../../../test/order-mothers.js';
import type { RestaurantMenu } from '../domain/restaurant-menu.js';
import { MenuSource } from './menu-source.js';
import { OrderIntake } from './order-intake.js';

/** A kitchen with one restaurant, or none. */
class FakeKitchen extends MenuSource {
  asked = 0;
  constructor(private readonly answer: () => RestaurantMenu | undefined) {
    super();
  }
  async find(): Promise<RestaurantMenu | undefined> {
    this.asked += 1;
    return this.answer();
  }
}

function setUp({
  copy,
  kitchen = () => undefined,
}: {
  copy?: RestaurantMenu;
  kitchen?: () => RestaurantMenu | undefined;
}) {
  const executor = new FakeExecutor();
  if (copy) executor.entities.set(`restaurant_menus ${copy.restaurantId}`, copy);
  const source = new FakeKitchen(kitchen);
  return { executor, source, intake: new OrderIntake(executor, source) };
}

const taken = { orderId: ids.order, order: { orderId: ids.order, version: 1 }, isRepetition: false };
const withoutPizza = menu({ menuItems: menu().menuItems.slice(1) });

describe('taking an order', () => {
  it('does not trouble the kitchen when our copy of the menu has all', async () => {
    const { intake, executor, source } = setUp({ copy: menu() });
    expect(await intake.take(createOrderCommand())).toMatchObject(taken);
    expect(executor.entities.get(`orders ${ids.order}`)).toMatchObject({ state: 'APPROVAL_PENDING' });
    expect(source.asked).toBe(0);
  });

  it.each([
    ['the restaurant', undefined],
    ['an item', withoutPizza],
  ])('asks the kitchen when our copy lacks %s, and keeps what it says', async (_what, copy) => {
    const { intake, executor, source } = setUp({ copy, kitchen: () => menu({ menuVersion: 2 }) });
    expect(await intake.take(createOrderCommand())).toMatchObject(taken);
    expect(executor.entities.get(`orders ${ids.order}`)).toMatchObject({ state: 'APPROVAL_PENDING' });
    expect(executor.entities.get(`restaurant_menus ${ids.restaurant}`)).toEqual(menu({ menuVersion: 2 }));
    expect(source.asked).toBe(1);
  });

  it('is refused when the kitchen does not know the restaurant either', async () => {
    const { intake } = setUp({});
    await expect(intake.take(createOrderCommand())).rejects.toMatchObject({
      code: 'RESTAURANT_NOT_FOUND',
      kind: 'invalid',
    });
  });

  it('is refused, without asking again, when the kitchen does not know the item either', async () => {
    const { intake, source } = setUp({ copy: withoutPizza, kitchen: () => withoutPizza });
    await expect(intake.take(createOrderCommand())).rejects.toMatchObject({
      code: 'MENU_ITEM_NOT_FOUND',
      kind: 'invalid',
    });
    expect(source.asked).toBe(1);
  });

  it('does not ask the kitchen when another menu would not help', async () => {
    const { intake, source } = setUp({ copy: menu(), kitchen: () => menu() });
    const twice = { menuItemId: 'water', quantity: 1 };
    await expect(intake.take(createOrderCommand({ lineItems: [twice, twice] }))).rejects.toMatchObject({
      code: 'DUPLICATE_LINE_ITEM',
    });
    expect(source.asked).toBe(0);
  });

  it('says that it is unavailable when the kitchen had to be asked but was not there', async () => {
    const kitchen = () => {
      throw new DomainError('KITCHEN_UNAVAILABLE', 'unavailable', 'The menu cannot be looked up now.');
    };
    const { intake, executor } = setUp({ kitchen });
    await expect(intake.take(createOrderCommand())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(executor.entities.size).toBe(0);
  });

  it('makes one order under one key, also when the kitchen was asked in between', async () => {
    const { intake, executor } = setUp({ kitchen: () => menu() });
    const once = { id: 'key', requestHash: 'hash' };
    expect(await intake.take(createOrderCommand(), once)).toMatchObject(taken);
    expect(await intake.take(createOrderCommand({ orderId: ids.otherOrder }), once)).toMatchObject({
      orderId: ids.order,
      isRepetition: true,
    });
    expect(executor.entities.has(`orders ${ids.otherOrder}`)).toBe(false);
  });
});
