export { registrySuite, type RegistryKind } from './registry-suite.js';
