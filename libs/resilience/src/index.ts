export { createBreaker, type Breaker, type BreakerOptions, type BreakerState } from './breaker.js';
