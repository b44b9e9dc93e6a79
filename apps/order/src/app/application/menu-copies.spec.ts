import { decideOn } from '../../../test/decide-on.js';
import { menu, restaurantTold } from '../../../test/order-mothers.js';
import { onMenuRevised } from './on-menu-revised.js';
import { onRestaurantCreated } from './on-restaurant-created.js';
import { replicateMenu } from './replicate-menu.js';

it('keeps a copy of a new restaurant', () => {
  expect(decideOn(onRestaurantCreated, { restaurant: restaurantTold(1) })).toEqual({
    save: { menu: menu() },
    reply: {},
  });
});

it('keeps a copy of a revision, even when the restaurant was not heard of before', () => {
  const copied = { save: { menu: menu({ menuVersion: 3 }) }, reply: {} };
  expect(decideOn(onMenuRevised, { restaurant: restaurantTold(3) })).toEqual(copied);
  expect(decideOn(onMenuRevised, { restaurant: restaurantTold(3) }, menu({ menuVersion: 2, open: false }))).toEqual(
    copied,
  );
});

it.each([
  { here: 1, told: 1 },
  { here: 3, told: 2 },
])('ignores version $told when version $here is here', ({ here, told }) => {
  const restaurant = restaurantTold(told);
  expect(decideOn(onRestaurantCreated, { restaurant }, menu({ menuVersion: here }))).toEqual({ reply: {} });
  expect(decideOn(onMenuRevised, { restaurant }, menu({ menuVersion: here }))).toEqual({ reply: {} });
  expect(decideOn(replicateMenu, menu({ menuVersion: told }), menu({ menuVersion: here }))).toEqual({ reply: {} });
});

it('leaves out what it does not know of a restaurant', () => {
  const restaurant = { ...restaurantTold(1), $typeName: 'comanda.kitchen.v1.Restaurant', stars: 3 };
  expect(decideOn(onRestaurantCreated, { restaurant }).save).toEqual({ menu: menu() });
});
