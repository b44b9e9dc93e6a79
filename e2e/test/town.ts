import { Api, expectStatus } from './api.js';

/** What a consumer does with an order that is approved. */
export type Change = 'revise' | 'cancel';

/** An order that can be placed, what is done with it then, and how it must end. */
export interface OrderKind {
  readonly name: string;
  readonly request: object;
  readonly changes: readonly Change[];
  readonly state: 'APPROVED' | 'REJECTED' | 'CANCELLED';
  readonly reason: string;
  /** In cents. */
  readonly total: number;
}

/** More pizza, and no dessert. */
export const REVISION = {
  revisedLineItems: [
    { menuItemId: 'margherita', quantity: 3 },
    { menuItemId: 'tiramisu', quantity: 0 },
  ],
};

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const MENU = [
  { menuItemId: 'margherita', name: 'Margherita', price: eur(950) },
  { menuItemId: 'tiramisu', name: 'Tiramisù', price: eur(520) },
];

/** Restaurants and consumers of every sort. */
export interface Town {
  readonly openRestaurantId: string;
  readonly closedRestaurantId: string;
  readonly payerId: string;
  readonly blockedId: string;
  readonly cardlessId: string;
  readonly declinedId: string;
}

/** Fills an empty system. */
export async function buildTown(api: Api): Promise<Town> {
  const restaurant = async (name: string, open: boolean): Promise<string> =>
    expectStatus(await api.post<{ restaurantId: string }>('/v1/restaurants', { name, open, menuItems: MENU }), 201)
      .restaurantId;
  const consumer = async (name: string, cardToken?: string): Promise<string> => {
    const { consumerId } = expectStatus(await api.post<{ consumerId: string }>('/v1/consumers', { name }), 201);
    if (cardToken) expectStatus(await api.post(`/v1/consumers/${consumerId}/cards`, { cardToken }), 201);
    return consumerId;
  };
  const blockedId = await consumer('Blocked', 'tok_visa_1111');
  expectStatus(await api.patch(`/v1/consumers/${blockedId}`, { blocked: true }), 200);
  return {
    openRestaurantId: await restaurant('Da Mario', true),
    closedRestaurantId: await restaurant('Closed on Mondays', false),
    payerId: await consumer('Payer', 'tok_visa_4242'),
    blockedId,
    cardlessId: await consumer('Cardless'),
    declinedId: await consumer('Declined', 'tok_declined_0002'),
  };
}

/** Every way that an order can end, the good one most often. */
export function orderKinds({
  openRestaurantId,
  closedRestaurantId,
  payerId,
  blockedId,
  cardlessId,
  declinedId,
}: Town): readonly OrderKind[] {
  const order = (consumerId: string, restaurantId: string, quantity = 2) => ({
    consumerId,
    restaurantId,
    lineItems: [
      { menuItemId: 'margherita', quantity },
      { menuItemId: 'tiramisu', quantity: 1 },
    ],
  });
  const total = 2 * 950 + 520;
  const approved: OrderKind = {
    name: 'approved',
    request: order(payerId, openRestaurantId),
    changes: [],
    state: 'APPROVED',
    reason: '',
    total,
  };
  const revised: OrderKind = { ...approved, name: 'revised', changes: ['revise'], total: 3 * 950 };
  const gone = { state: 'CANCELLED', reason: 'CONSUMER_REQUEST' } as const;
  const rejected = (name: string, reason: string, request: object, itsTotal = total): OrderKind => ({
    name,
    request,
    changes: [],
    state: 'REJECTED',
    reason,
    total: itsTotal,
  });
  return [
    approved,
    rejected('blocked consumer', 'CONSUMER_BLOCKED', order(blockedId, openRestaurantId)),
    revised,
    rejected('over the limit', 'ORDER_LIMIT_EXCEEDED', order(payerId, openRestaurantId, 200), 200 * 950 + 520),
    { ...approved, name: 'cancelled', changes: ['cancel'], ...gone },
    rejected('closed restaurant', 'RESTAURANT_CLOSED', order(payerId, closedRestaurantId)),
    approved,
    rejected('no card', 'CARD_MISSING', order(cardlessId, openRestaurantId)),
    { ...revised, name: 'revised and cancelled', changes: ['revise', 'cancel'], ...gone },
    rejected('declined card', 'CARD_DECLINED', order(declinedId, openRestaurantId)),
  ];
}
