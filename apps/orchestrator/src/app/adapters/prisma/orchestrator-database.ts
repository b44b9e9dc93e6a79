import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { measured } from '@comanda/messaging';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@comanda/prisma-orchestrator';

/** The orchestrator's database, for queries. Sagas are written by the engine. */
@Injectable()
export class OrchestratorDatabase extends PrismaClient implements OnApplicationShutdown {
  constructor(databaseUrl: string) {
    super({ adapter: measured('queries', new PrismaPg({ connectionString: databaseUrl })) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
