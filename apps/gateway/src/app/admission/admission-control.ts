import type { Server } from 'node:http';
import { OrchestratorService, type HttpRoute } from '@comanda/contracts';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { gauge } from '@comanda/observability';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Peers } from '../peers/peers.js';
import { AdaptiveLimit } from './adaptive-limit.js';
import { Admission, type Load } from './admission.js';
import type { EdgeLimits } from './edge-limits.js';
import { rateLimiter } from './rate-limit.js';
import { isForOperators } from '../http/operators.js';
import { admitRequests, type AdmissionParts } from './admit-requests.js';
import { EventLoopDelay } from './event-loop-delay.js';
import { Piecemeal } from './piecemeal.js';
import { refuseEarly, startsSaga } from './refuse-early.js';
import { Refusals } from './refusals.js';
import { SagasInFlight } from './sagas-in-flight.js';

/** With so much of what is allowed in flight, bursts are taken to pieces: no more than an overload leaves, however slow the machine. */
const BUSY = 0.25;
/** The answer to whether there are too many sagas may be late: it is asked each second. */
const COUNT_DEADLINE_MS = 2_000;

/** What looks at a route's requests first: it lets them in, or refuses them before anything is read. */
export type HooksOf = (route: HttpRoute) => onRequestHookHandler[];

/** Watches what the gateway and the system have to do, and refuses what is too much. */
export class AdmissionControl implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly delay: EventLoopDelay;
  private readonly sagas: SagasInFlight;
  private readonly parts: AdmissionParts;
  private endMetric: () => void = () => undefined;

  constructor(
    private readonly limits: () => EdgeLimits,
    peers: Peers,
  ) {
    const clock = new SystemClock();
    const share = new AdaptiveLimit();
    this.delay = new EventLoopDelay(clock, (delayMs) => share.observe(delayMs, limits().eventLoopDelayMs));
    this.sagas = new SagasInFlight(() => countSagas(peers, limits().sagasInFlight), clock);
    const admission = new Admission(limits, loadOf(this.sagas, this.delay, share));
    const pieces = new Piecemeal(() => admission.ordersInFlight >= BUSY * limits().ordersInFlight);
    this.parts = { admission, refusals: new Refusals(clock), random: new SystemRandom(), pieces };
  }

  /** For routes that are added to the scope. */
  async hooksIn(scope: FastifyInstance): Promise<HooksOf> {
    const limitRate = await rateLimiter(scope, () => this.limits().requestsPerSecond);
    const admit = admitRequests(this.parts);
    // Operators are always let in. What starts a saga was let in before anything was read of it.
    return (route) => (isForOperators(route) ? [] : startsSaga(route) ? [limitRate] : [limitRate, admit]);
  }

  /** For those who answer: the burst of answers is done piece by piece, as that of the requests is. */
  get pieces(): Piecemeal {
    return this.parts.pieces;
  }

  /** Begins where requests come in. */
  guard(server: Server, routes: readonly HttpRoute[]): void {
    refuseEarly(server, routes, this.parts);
  }

  onApplicationBootstrap(): void {
    this.delay.start();
    this.sagas.start();
    const { admission } = this.parts;
    const options = { description: 'Requests for sagas that are being answered.', unit: '{request}' };
    this.endMetric = gauge('admission.in_flight', options, () => admission.ordersInFlight);
  }

  onApplicationShutdown(): void {
    this.endMetric();
    this.delay.stop();
    this.sagas.stop();
  }
}

function loadOf(sagas: SagasInFlight, delay: EventLoopDelay, limit: AdaptiveLimit): Load {
  return {
    get sagasInFlight() {
      return sagas.now;
    },
    get eventLoopDelayMs() {
      return delay.ms;
    },
    get share() {
      return limit.share;
    },
    sagaStarts: () => sagas.sagaStarts(),
  };
}

async function countSagas(peers: Peers, upTo: number): Promise<number> {
  const { countSagas: rpc } = OrchestratorService.method;
  const { message } = await peers.call(rpc, { upTo: Math.min(upTo, MOST_COUNTED) }, { deadlineMs: COUNT_DEADLINE_MS });
  return message.underWay;
}

const MOST_COUNTED = 1_000_000;
