import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { measured } from '@comanda/messaging';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@comanda/prisma-kitchen';

/** The kitchen's database, for queries. Writes go through the messaging library's executor. */
@Injectable()
export class KitchenDatabase extends PrismaClient implements OnApplicationShutdown {
  constructor(databaseUrl: string) {
    super({ adapter: measured('queries', new PrismaPg({ connectionString: databaseUrl })) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
