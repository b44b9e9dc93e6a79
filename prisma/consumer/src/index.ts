export { PrismaClient } from './gen/client/client.js';
