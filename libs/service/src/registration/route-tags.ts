import type { DescService } from '@bufbuild/protobuf';

/** What routers in front are told. */
export interface Routes {
  /** Services that are answered over gRPC. */
  readonly grpc: readonly DescService[];
  /** Tags of the service's own, and of its settings. */
  readonly tags: readonly string[];
  readonly weight: number | undefined;
}

const PREFIX = 'urlprefix-';

/** Tags in fabio's words: a route for each gRPC service, and those that are given, each with the weight. */
export function routeTags({ grpc, tags, weight }: Routes): string[] {
  const services = grpc.map(({ typeName }) => `${PREFIX}/${typeName} proto=grpc`);
  const all = [...new Set([...services, ...tags])];
  return weight === undefined ? all : all.map((tag) => (isUnweighted(tag) ? `${tag} weight=${weight}` : tag));
}

function isUnweighted(tag: string): boolean {
  return tag.startsWith(PREFIX) && !/\sweight=/.test(tag);
}
