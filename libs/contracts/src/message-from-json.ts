import { createRegistry, fromJsonString, toBinary } from '@bufbuild/protobuf';
import type { MessageContract } from '@comanda/kernel';
import { AccountingCommandService } from './gen/comanda/accounting/v1/accounting_commands_pb.js';
import { ConsumerCommandService } from './gen/comanda/consumer/v1/consumer_commands_pb.js';
import { KitchenCommandService } from './gen/comanda/kitchen/v1/kitchen_commands_pb.js';
import { OrderCommandService } from './gen/comanda/order/v1/order_commands_pb.js';

const commands = [AccountingCommandService, ConsumerCommandService, KitchenCommandService, OrderCommandService];
const messages = createRegistry(...commands.map(({ file }) => file));

/**
 * The request or reply of a command, from its proto-JSON. Throws for text that is no JSON, a field that the message does not have,
 * a value that does not fit, and a sub-message that is missing.
 */
export function messageFromJson<T>(contract: MessageContract<T>, json: string): T {
  const schema = messages.getMessage(contract.type);
  if (!schema) throw new Error(`${contract.type} is no message of a command`);
  return contract.decode(toBinary(schema, fromJsonString(schema, json)));
}
