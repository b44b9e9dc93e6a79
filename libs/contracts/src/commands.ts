import type { DescMessage, DescService, MessageShape } from '@bufbuild/protobuf';
import type { GenService } from '@bufbuild/protobuf/codegenv2';
import type { CommandContract } from '@comanda/kernel';
import { messageContract } from './message-contract.js';
import { serviceOf } from './service-of.js';
import type { Plain } from './plain.js';
import { AccountingCommandService } from './gen/comanda/accounting/v1/accounting_commands_pb.js';
import { ConsumerCommandService } from './gen/comanda/consumer/v1/consumer_commands_pb.js';
import { KitchenCommandService } from './gen/comanda/kitchen/v1/kitchen_commands_pb.js';
import { OrderCommandService } from './gen/comanda/order/v1/order_commands_pb.js';

type CommandsOf<S> =
  S extends GenService<infer Methods>
    ? {
        readonly [K in keyof Methods]: Methods[K] extends {
          input: infer I extends DescMessage;
          output: infer O extends DescMessage;
        }
          ? CommandContract<Plain<MessageShape<I>>, Plain<MessageShape<O>>>
          : never;
      }
    : never;

/** The commands that a `*CommandService` declares, typed by its requests and responses. */
function commandsOf<S extends DescService>(service: S): CommandsOf<S> {
  const participant = serviceOf(service.file.proto.package);
  return Object.fromEntries(
    service.methods.map((method) => [
      method.localName,
      {
        participant,
        name: method.name,
        request: messageContract(method.input),
        reply: messageContract(method.output),
      },
    ]),
  ) as CommandsOf<S>;
}

export const accountingCommands = commandsOf(AccountingCommandService);
export const consumerCommands = commandsOf(ConsumerCommandService);
export const kitchenCommands = commandsOf(KitchenCommandService);
export const orderCommands = commandsOf(OrderCommandService);
