export { accountingCommands, consumerCommands, kitchenCommands, orderCommands } from './commands.js';
export { accountingEvents, consumerEvents, kitchenEvents, orderEvents, sagaEvents } from './events.js';
export { type Plain } from './plain.js';
export { messageContract } from './message-contract.js';
export { messageFromJson } from './message-from-json.js';
export { serviceOf } from './service-of.js';
export { AccountingService, Payment_State } from './gen/comanda/accounting/v1/accounting_service_pb.js';
export { ConsumerService } from './gen/comanda/consumer/v1/consumer_service_pb.js';
export { KitchenService, Ticket_State } from './gen/comanda/kitchen/v1/kitchen_service_pb.js';
export { Order_State, OrderService } from './gen/comanda/order/v1/order_service_pb.js';
export {
  OrchestratorService,
  Saga_Phase,
  SagaStep_Direction,
  SagaStep_Outcome,
} from './gen/comanda/orchestrator/v1/orchestrator_service_pb.js';
export { OrderViewService } from './gen/comanda/gateway/v1/order_view_service_pb.js';
export {
  Breaker_State,
  BreakersService,
  ForceBreakerRequest_Force,
} from './gen/comanda/gateway/v1/breakers_service_pb.js';
export { OrderTimelineService } from './gen/comanda/gateway/v1/order_timeline_service_pb.js';
export { EvidenceService, Fact_Kind } from './gen/comanda/operations/v1/evidence_service_pb.js';
export { validateJson, validateMessage } from './validation/validate.js';
export { type Violation } from './validation/violation.js';
export { commentOf } from './validation/comment-of.js';
export { componentSchemas, messageSchema } from './validation/message-schema.js';
export { fieldSchema } from './validation/field-schema.js';
export { mustBePresent } from './validation/constraints.js';
export { schemaName, schemaRef } from './validation/schema-name.js';
export { type JsonSchema } from './validation/json-schema.js';
export { httpRoutesOf, type HttpRoute, type StreamRoute, type UnaryRoute } from './http/http-route.js';
export { type EventFields } from './http/event-fields.js';
export { type FieldPath } from './http/field-path.js';
export { type HttpVerb } from './http/http-binding.js';
