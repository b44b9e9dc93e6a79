/** Another process listens where the service should. The message says which setting to change. */
export class AddressTakenError extends Error {
  override readonly name = 'AddressTakenError';

  constructor(service: string, setting: string, address: string, options?: ErrorOptions) {
    super(
      `${service} cannot listen on ${address}: the address is taken.\n` +
        `Stop what uses it, or set ${setting} to a port that is free.`,
      options,
    );
  }
}
