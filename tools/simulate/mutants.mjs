/**
 * The guards of the system, and how the source looks without each.
 *
 * @type {readonly import('./mutation.mjs').Mutant[]}
 */
export const mutants = [
  {
    name: 'inbox: look first',
    edits: [
      {
        file: 'libs/messaging/src/batch/batch.ts',
        from: 'if (work.inbox && known) return answerAgain(work.inbox, known, this.now);',
        to: '',
      },
    ],
  },
  {
    name: 'inbox: read first',
    edits: [
      {
        file: 'libs/messaging/src/batch/run-batch.ts',
        from: 'const beginning = believed ?? tx.begin(ids);',
        to: '',
      },
      {
        file: 'libs/messaging/src/batch/run-batch.ts',
        from: 'await Promise.all([beginning, ...loading]);',
        to: 'await Promise.all([believed ?? tx.begin(ids), ...loading]);',
      },
    ],
  },
  {
    name: 'inbox: remember',
    edits: [{ file: 'libs/messaging/src/batch/batch.ts', from: 'this.newInbox.push(record);', to: '' }],
  },
  {
    name: 'tombstone',
    edits: [
      {
        file: 'libs/messaging/src/batch/batch.ts',
        from: "this.remember({ messageId: undoes, refusal: { code: 'UNDONE', message: 'It was undone before it was done.' } });",
        to: '',
      },
    ],
  },
  {
    name: 'stored reply',
    edits: [
      {
        file: 'libs/messaging/src/batch/batch.ts',
        from: 'this.record(work.inbox, { reply });',
        to: 'this.record(work.inbox, {});',
      },
    ],
  },
  {
    name: 'idempotency key: remember',
    edits: [
      {
        file: 'libs/messaging/src/batching-executor.ts',
        from: 'inbox: once && inboxKeyOf(once),',
        to: 'inbox: undefined,',
      },
    ],
  },
  {
    name: 'idempotency key: same request',
    edits: [
      {
        file: 'libs/messaging/src/batch/answer-again.ts',
        from: 'if (record.requestHash !== key.requestHash) return refused(keyReused());',
        to: 'void keyReused;',
      },
    ],
  },
  {
    name: 'batch fallback',
    edits: [
      {
        file: 'libs/messaging/src/batching-executor.ts',
        from: "if (works.length === 1) return [{ kind: result.conflict ? 'unavailable' : 'failed', error: result.error }];",
        to: "return works.map(() => ({ kind: result.conflict ? 'unavailable' : 'failed', error: result.error }));",
      },
    ],
  },
  {
    name: 'outbox order',
    edits: [
      {
        file: 'libs/messaging/src/batching-executor.ts',
        from: 'const committed = await store.transaction((tx) => runBatch(tx, works, { source, known }));',
        to: `const committed = await store.transaction(async (tx) => {
        const early = await runBatch(tx, works, { source, known });
        this.options.onCommitted(early);
        return early;
      });`,
      },
    ],
  },
  {
    name: 'outbox: recovery',
    edits: [
      {
        file: 'libs/messaging/src/relay.ts',
        from: 'const claimed = await this.parts.store.claimUnsent(PAGE, RECOVER_AFTER_MS, LEASE_MS);',
        to: 'const claimed: StoredOutboxMessage[] = [];',
      },
    ],
  },
  {
    name: 'wiped broker',
    edits: [
      {
        file: 'libs/messaging/src/reconciler.ts',
        from: 'return sequence > last || sequence <= acknowledged;',
        to: 'return false && sequence > last && sequence <= acknowledged;',
      },
    ],
  },
  {
    name: 'unsent flag',
    edits: [
      {
        file: 'libs/simulation/src/store/simulated-outbox.ts',
        from: 'sequence === undefined && createdMs < nowMs - olderThanMs && (sentMs === undefined || sentMs < nowMs - leaseMs);',
        to: 'sequence === undefined && createdMs < nowMs - olderThanMs && id > this.cursor && (sentMs ?? 0) < nowMs - leaseMs;',
      },
      {
        file: 'libs/simulation/src/store/simulated-outbox.ts',
        from: 'const isOpen = ({ sequence, createdMs, sentMs }: OutboxRow): boolean =>',
        to: 'const isOpen = ({ id, sequence, createdMs, sentMs }: OutboxRow): boolean =>',
      },
      {
        file: 'libs/simulation/src/store/simulated-outbox.ts',
        from: 'private nextId = 1;',
        to: 'private nextId = 1; private cursor = 0n;',
      },
      {
        file: 'libs/simulation/src/store/simulated-outbox.ts',
        from: 'this.change(id, { sequence, sentMs: nowMs });',
        to: 'this.change(id, { sequence, sentMs: nowMs }); if (id > this.cursor) this.cursor = id;',
      },
    ],
  },
  {
    name: 'compare and set',
    edits: [
      {
        file: 'libs/simulation/src/store/simulated-database.ts',
        from: 'if (stored !== expected) throw new WriteConflict(`${table} ${key} has version ${stored}, not ${expected}`);',
        to: 'void [stored, expected, table, key];',
      },
    ],
  },
  {
    name: 'fencing: direction',
    edits: [
      {
        file: 'libs/saga-engine/src/saga-handlers.ts',
        from: 'progress.awaiting.find((candidate) => candidate.step === step && candidate.direction === direction);',
        to: 'progress.awaiting.find((candidate) => candidate.step === step && direction !== undefined);',
      },
    ],
  },
  {
    name: 'semantic lock: order',
    edits: [
      {
        file: 'apps/order/src/app/domain/order-hold.ts',
        from: 'return order.state === as && order.lockedBy === sagaId;',
        to: "return order.state === as && sagaId !== '';",
      },
    ],
  },
  {
    name: 'deadline after the pivot',
    edits: [
      {
        file: 'libs/saga-engine/src/timing.ts',
        from: "if (direction === 'undo' || step.kind !== 'compensatable') return Infinity;",
        to: "if (direction === 'undo') return Infinity;",
      },
      {
        file: 'libs/saga/src/advance.ts',
        from: "if (step.kind === 'retriable' || (step.kind === 'pivot' && reason.outcome === 'unknown')) return progress;",
        to: '',
      },
    ],
  },
  {
    name: 'version pin',
    edits: [
      {
        file: 'libs/saga-engine/src/saga-registry.ts',
        from: 'const { saga, hash } = this.get(instance.type, instance.definitionVersion);',
        to: `const newest = Math.max(...[...this.definitions.values()].filter((each) => each.saga.type === instance.type).map((each) => each.saga.version));
    const { saga } = this.get(instance.type, newest);
    const hash = instance.definitionHash;`,
      },
    ],
  },
  {
    name: 'undo of the whole group',
    edits: [
      {
        file: 'libs/saga/src/advance.ts',
        from: 'return backward(saga, state, endOfStage(saga, step), reason);',
        to: 'return backward(saga, state, saga.steps.indexOf(step) + 1, reason);',
      },
    ],
  },
  {
    name: 'undo in reverse order',
    edits: [
      {
        file: 'libs/saga/src/advance.ts',
        from: 'saga.steps.slice(0, before).findLast((done)',
        to: 'saga.steps.slice(0, before).find((done)',
      },
    ],
  },
  {
    name: 'undo of what is unknown',
    edits: [
      {
        file: 'libs/saga/src/advance.ts',
        from: "failure.outcome === 'refused' && name === failure.step;",
        to: 'name === failure.step;',
      },
    ],
  },
  {
    name: 'undo of what began before',
    edits: [
      {
        file: 'libs/messaging/src/batch/batch.ts',
        from: 'if ((!undone || undone.refusal) && !work.inbox.undoAlways) return',
        to: 'if (!undone || undone.refusal) return',
      },
    ],
  },
  {
    name: 'remembered entity: compare',
    edits: [
      {
        file: 'libs/messaging/src/batch/batch.ts',
        from: 'for (const [table, seen] of this.entities.unsavedGuesses()) tx.verify(table, seen);',
        to: '',
      },
    ],
  },
  {
    name: 'remembered entity: forget',
    edits: [
      {
        file: 'libs/messaging/src/batching-executor.ts',
        from: 'attempt === 0 ? this.known : undefined',
        to: 'attempt >= 0 ? this.known : undefined',
      },
    ],
  },
  {
    name: 'timers: send again',
    edits: [
      {
        file: 'libs/saga-engine/src/saga-engine.ts',
        from: "const sagaIds = await this.parts.store.due(instances, 'due_at', DUE_LIMIT, this.known);",
        to: 'const sagaIds: string[] = [];',
      },
    ],
  },
];
