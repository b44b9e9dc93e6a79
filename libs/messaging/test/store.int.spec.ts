import { memory, postgres } from './stores.js';
import { storeSuite } from './suites/index.js';

storeSuite(memory);
storeSuite(postgres);
