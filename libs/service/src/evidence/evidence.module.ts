import { Module, type DynamicModule } from '@nestjs/common';
import { EVIDENCE_SETUP, EvidenceController, type EvidenceSetup } from './evidence.controller.js';

/**
 * Serves `EvidenceService`, which must stand in the `grpc` of the service's definition: what inbox, outbox, dead letters and the named
 * tables say of an order. Needs `MessagingModule`.
 */
@Module({})
export class EvidenceModule {
  static register(setup: EvidenceSetup): DynamicModule {
    return {
      module: EvidenceModule,
      controllers: [EvidenceController],
      providers: [{ provide: EVIDENCE_SETUP, useValue: setup }],
    };
  }
}
