import { kitchenEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { handler, ref, tell, type Executor } from '@comanda/messaging';
import { callProgram, MS, outsider, type SimulatedHost } from '@comanda/simulation';
import { addCard } from '../../../apps/accounting/src/app/application/add-card.js';
import { disableAccount } from '../../../apps/accounting/src/app/application/disable-account.js';
import { registerConsumer } from '../../../apps/consumer/src/app/application/register-consumer.js';
import { updateConsumer } from '../../../apps/consumer/src/app/application/update-consumer.js';
import { reviseMenu } from '../../../apps/kitchen/src/app/application/revise-menu.js';
import { startPreparing } from '../../../apps/kitchen/src/app/application/start-preparing.js';
import { restaurants } from '../../../apps/kitchen/src/app/application/tables/restaurants.js';
import { cancelOrder } from '../../../apps/order/src/app/application/cancel-order.js';
import type { TownChange } from '../plan/scenario.js';
import { consumers, idOf, menuOf, payers, places } from '../town/people.js';
import type { Program } from '../town/programs.js';
import type { Town } from '../town/town.js';

const payerOf = (draw: number): string => consumers[payers[Math.floor(draw * payers.length)]!];

const NEW_CONSUMERS = 1_000;
const NONSENSE = 8;

/** Makes the change at its time. Whether it succeeds matters to nobody here. */
export async function change(town: Town, { at, kind, draw }: TownChange): Promise<void> {
  await town.world.schedule.sleep(at * MS, 'change');
  const on = (
    hosts: readonly SimulatedHost<Program>[],
    use: (executor: Executor) => Promise<unknown>,
  ): Promise<unknown> => callProgram(town.world, hosts, ({ executor }) => use(executor)).catch(() => undefined);
  const pizzeria = (open: boolean) =>
    on(town.kitchen, (executor) =>
      executor.execute(reviseMenu, { restaurantId: places.pizzeria, menuItems: menuOf(0), open }),
    );
  switch (kind) {
    case 'raise prices':
      await on(town.kitchen, (executor) =>
        executor.execute(reviseMenu, { restaurantId: places.diner, menuItems: menuOf(1 + Math.floor(draw * 100)) }),
      );
      return;
    case 'close the pizzeria':
    case 'open the pizzeria':
      await pizzeria(kind === 'open the pizzeria');
      return;
    case 'block the payer':
      await on(town.consumer, (executor) =>
        executor.execute(updateConsumer, { consumerId: consumers.payer, blocked: true }),
      );
      return;
    case 'disable an account':
      await on(town.accounting, (executor) => executor.execute(disableAccount, { consumerId: payerOf(draw) }));
      return;
    case 'spoil a card':
      await on(town.accounting, (executor) =>
        executor.execute(addCard, { consumerId: payerOf(draw), cardId: 'spoilt', token: 'tok_declined' }),
      );
      return;
    case 'register':
      await on(town.consumer, (executor) =>
        executor.execute(registerConsumer, {
          consumerId: idOf('consumer', NEW_CONSUMERS + Math.floor(draw * NEW_CONSUMERS)),
          name: 'newcomer',
        }),
      );
      return;
    case 'nonsense':
      await talkNonsense(town, draw);
      return;
    case 'garbage':
      sendGarbage(town);
      return;
    case 'poison':
      await on(town.kitchen, (executor) => executor.execute(poison, { restaurantId: places.diner }));
  }
}

/** Postgres takes no such key: whatever shares a transaction with it is lost with it, and must be done again alone. */
async function talkNonsense(town: Town, draw: number): Promise<void> {
  const isKitchen = draw < 0.6;
  for (let time = 0; time < NONSENSE; time += 1) {
    const call = isKitchen
      ? callProgram(town.world, town.kitchen, ({ executor }) => executor.execute(startPreparing, { ticketId: 'none' }))
      : callProgram(town.world, town.order, ({ executor }) =>
          executor.execute(cancelOrder, { orderId: 'none', sagaId: 'none' }),
        );
    call.catch(() => undefined);
    await town.world.schedule.sleep(2 * MS, 'nonsense');
  }
}

/** Bytes that are no message at all. */
function sendGarbage(town: Town): void {
  const stranger = town.world.connectBroker(outsider);
  const garbage = Uint8Array.from([0xff, 0xff, 0xff]);
  stranger.publish('cmd.kitchen', garbage);
  stranger.append('evt.kitchen.TicketPickedUp', garbage).catch(() => undefined);
}

/** Tells an event that no subscriber can read. */
const poison = handler({
  reads: ({ restaurantId }: { readonly restaurantId: string }) => ({ restaurant: ref(restaurants, restaurantId) }),
  decide: ({ restaurantId }, { restaurant }) => ({
    save: { restaurant: restaurant! },
    events: [tell(unreadable, restaurantId, {})],
    reply: {},
  }),
});

const unreadable: EventContract<unknown> = {
  ...(kitchenEvents.ticketPickedUp as EventContract<unknown>),
  encode: () => Uint8Array.from([0xff, 0xff, 0xff]),
};

/** Letters that are owed to what a change has sent on purpose. */
export function isPoison(messageId: string): boolean {
  return messageId.startsWith(`kitchen:${places.diner}:`) || messageId.startsWith('undecodable:');
}
