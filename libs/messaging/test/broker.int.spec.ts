import { memory, nats } from './brokers.js';
import { brokerSuite } from './suites/index.js';

brokerSuite(memory);
brokerSuite(nats);
