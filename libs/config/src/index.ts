export { loadConfig, type ConfigOf, type Environment } from './load-config.js';
export { ConfigError, type SettingFault } from './config-error.js';
export { setting } from './setting.js';
export { maskSecrets } from './mask-secrets.js';
export { settingMeta, type SettingMeta } from './setting-meta.js';
