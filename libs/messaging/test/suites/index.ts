export { brokerSuite, type BrokerKind } from './broker-suite.js';
export { storeSuite, type OpenStore, type StoreKind } from './store-suite.js';
export { notes, noteSchema, remarks, remarkSchema, specimens, specimenSchema } from './store/specimen.js';
