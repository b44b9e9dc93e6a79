import { Admission, type Leave } from './admission.js';

const limits = { ordersInFlight: 2, sagasInFlight: 10, eventLoopDelayMs: 100 };
let load: { sagasInFlight: number; eventLoopDelayMs: number; share: number; sagaStarts(): void };
let held: typeof limits;
let admission: Admission;

beforeEach(() => {
  load = { sagasInFlight: 0, eventLoopDelayMs: 0, share: 1, sagaStarts: () => (load.sagasInFlight += 1) };
  held = { ...limits };
  admission = new Admission(() => held, load);
});

it('lets in as many requests for sagas as it may, and the next one when one is answered', () => {
  const leave = admission.enter(true) as Leave;
  admission.enter(true);
  expect(admission.enter(true)).toBe('orders');
  leave();
  expect(admission.enter(true)).toBeInstanceOf(Function);
});

it('counts a request as answered once, however often it is told', () => {
  const leave = admission.enter(true) as Leave;
  admission.enter(true);
  leave();
  leave();
  expect(admission.ordersInFlight).toBe(1);
});

it('lets in what starts no saga, however many there are', () => {
  load.sagasInFlight = 1_000;
  for (let i = 0; i < 100; i += 1) expect(admission.enter(false)).toBeInstanceOf(Function);
  expect(admission.ordersInFlight).toBe(0);
});

it('starts no sagas while too many are under way, those counted that it starts itself', () => {
  load.sagasInFlight = 9;
  expect(admission.enter(true)).toBeInstanceOf(Function);
  expect(admission.enter(true)).toBe('sagas');
  load.sagasInFlight = 9;
  expect(admission.enter(true)).toBeInstanceOf(Function);
});

it('lets nothing in while the process cannot keep up', () => {
  load.eventLoopDelayMs = 1_001;
  expect([admission.enter(false), admission.enter(true)]).toEqual(['event-loop', 'event-loop']);
  load.eventLoopDelayMs = 1_000;
  expect(admission.enter(false)).toBeInstanceOf(Function);
});

it('lets in fewer where only a part is to be let in, and one at least', () => {
  load.share = 0.5;
  expect([admission.enter(true), admission.enter(true)]).toEqual([expect.any(Function), 'orders']);
  load.share = 0.25;
  held.ordersInFlight = 1;
  expect(new Admission(() => held, load).enter(true)).toBeInstanceOf(Function);
});

it('follows its limits', () => {
  held.ordersInFlight = 0;
  expect(admission.enter(true)).toBe('orders');
  held.ordersInFlight = 1;
  expect(admission.enter(true)).toBeInstanceOf(Function);
});
