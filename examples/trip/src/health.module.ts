import { Global, Module } from '@nestjs/common';
import { HealthChecks } from '@comanda/observability';

/** What each part of a service adds its health check to; a readiness endpoint answers `report()`. */
@Global()
@Module({ providers: [HealthChecks], exports: [HealthChecks] })
export class HealthModule {}
