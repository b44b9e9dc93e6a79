import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { measured } from '@comanda/messaging';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@comanda/prisma-consumer';

/** Queries are few beside the writes, and nobody waits for one that takes longer than this. */
const LIMITS = { max: 5, connectionTimeoutMillis: 3_000, statement_timeout: 5_000 };

/** The consumer service's database, for queries. Writes go through the messaging library's executor. */
@Injectable()
export class ConsumerDatabase extends PrismaClient implements OnApplicationShutdown {
  constructor(databaseUrl: string) {
    super({ adapter: measured('queries', new PrismaPg({ connectionString: databaseUrl, ...LIMITS })) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
