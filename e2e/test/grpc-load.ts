import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { Clients } from './clients.js';

const METHOD = '/comanda.consumer.v1.ConsumerService/GetConsumer';
const DEADLINE_MS = 20_000;

/** Callers that ask for a consumer over gRPC, without pause, and repeat nothing. */
export class GrpcLoad {
  /** A sentence each. */
  readonly failures: string[] = [];
  /** Calls that were made. */
  calls = 0;
  private readonly client: Client;
  private readonly callers: Clients;

  constructor(
    address: string,
    private readonly consumerId: string,
    callers: number,
  ) {
    this.client = new Client(address, credentials.createInsecure());
    this.callers = new Clients(callers, () => this.ask());
  }

  async stop(): Promise<void> {
    await this.callers.stop();
    this.client.close();
  }

  private async ask(): Promise<void> {
    this.calls += 1;
    const fault = await this.call();
    if (fault) this.failures.push(fault);
  }

  /** On the wire a request is its one field: its number and kind, its length, its text. The answer holds the consumer's id again. */
  private call(): Promise<string | undefined> {
    const id = Buffer.from(this.consumerId);
    const request = Buffer.concat([Buffer.from([0x0a, id.length]), id]);
    const asIs = (bytes: Buffer): Buffer => bytes;
    return new Promise((resolve) => {
      const answered = (error: ServiceError | null, answer?: Buffer): void => {
        if (error) resolve(`${status[error.code]} ${error.details}`);
        else resolve(answer?.includes(id) ? undefined : 'another consumer');
      };
      this.client.makeUnaryRequest(METHOD, asIs, asIs, request, { deadline: Date.now() + DEADLINE_MS }, answered);
    });
  }
}
