export { joined, simulateOne, simulateSeeds, type SeedsOptions, type SeedsResult } from './run/simulate-seeds.js';
export { type RunOptions, type RunResult, type RunSpec } from './run/simulate-seed.js';
export { shrink, type Shrunk } from './run/shrink.js';
export { drawScenario } from './plan/draw-scenario.js';
export { type Scenario } from './plan/scenario.js';
export { stepColumns, deadlineColumns, startColumns, type Column } from './coverage/columns.js';
export { Coverage } from './coverage/coverage.js';
export { type CoverageRow } from './coverage/rows.js';
export { quiet } from './run/quiet.js';
