/** Name of the service that owns a package: `comanda.order.v1` belongs to `order`. */
export function serviceOf(packageName: string): string {
  const name = packageName.split('.')[1];
  if (!name) throw new Error(`${packageName} is not of the form comanda.<service>.<version>`);
  return name;
}
