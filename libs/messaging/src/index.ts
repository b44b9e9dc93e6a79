export { MessagingModule, type MessagingOptions } from './messaging.module.js';
export {
  handler,
  tell,
  type Decision,
  type EventToTell,
  type Handler,
  type Loaded,
  type Reads,
  type Refusal,
} from './handler.js';
export { onCommand, onEvent, type CommandBinding, type CommandOptions, type EventBinding } from './bindings.js';
export { Executor, type ExecuteOptions, type IdempotencyKey, type SavedListener } from './execute.js';
export { EventTap } from './event-tap.js';
export {
  logEntry,
  newRef,
  ref,
  rowOf,
  type ColumnType,
  type LogEntry,
  type LogTable,
  type Ref,
  type Row,
  type Table,
} from './table.js';
export { commandId, type Direction, type OutgoingCommand, type StepAddress } from './message.js';
export { type AnyMessage, type CommandMessage, type Message, type ReplyMessage } from './envelope.js';
export { Messaging, type MessagingParts, type ReplyListener } from './messaging.js';
export { Broker, type Delivery, type LogProgress, type Subscription } from './broker.js';
export {
  DEAD_LETTERED,
  Store,
  StoreTransaction,
  type Backlog,
  type Beginning,
  type DeadLetter,
  type EntityChange,
  type InboxRecord,
  type OutboxMessage,
  type Seen,
  type StoredLetter,
  type StoredOutboxMessage,
  type Among,
  type Trim,
  type UnconfirmedMessage,
  type Versioned,
} from './store.js';
export { DeadLetters, type OpenLetter, type Redriven } from './dead-letters.js';
export { INBOX_RETENTION_MS, LONGEST_REPLAY_MS } from './retention.js';
export { fencedRounds, type FencedWrite, type RoundStore } from './round-store.js';
export { Turns } from './turns.js';
export { FencedOut, NoAnswer, StoreUnavailable, WriteConflict } from './errors.js';
export { decodeJson, encodeJson } from './json.js';
export { NatsBroker, type NatsBrokerOptions } from './nats/nats-broker.js';
export { REPLIES } from './message-spans.js';
export { Processing } from './processing.js';
export { storeUnavailable } from './refusals.js';
export { isStoreUnavailable } from './postgres/errors.js';
export { decodeEnvelope, encodeEnvelope } from './envelope.js';
export {
  PostgresEvidence,
  type HandledMessage,
  type LetterSummary,
  type MessageEvidence,
  type OwedMessage,
} from './postgres/postgres-evidence.js';
export { measured } from './postgres/pool-metrics.js';
export { PostgresStore, type PostgresStoreOptions } from './postgres/postgres-store.js';
export { MemoryBroker } from './memory/memory-broker.js';
export { MemoryStore } from './memory/memory-store.js';
