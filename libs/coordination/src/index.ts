export { KeyValue, type KeyValueEntry, type PutOptions, type Watch, type Watcher } from './key-value.js';
