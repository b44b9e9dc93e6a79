export { DomainError, type DomainErrorDetails, type DomainErrorKind } from './domain-error.js';
export { addMoney, compareMoney, MAX_AMOUNT_MINOR, money, multiplyMoney, sameMoney, type Money } from './money.js';
export { type CommandContract, type EventContract, type MessageContract } from './contract.js';
export { jsonCommand, jsonEvent, jsonMessage } from './json-contract.js';
export { Clock, sleep, SystemClock } from './clock.js';
export { fullJitter, Random, SystemRandom, type Backoff } from './random.js';
export { natsAddress, type NatsAddress } from './nats-address.js';
