import type { DescMethod } from '@bufbuild/protobuf';

/** The rpc's full path. */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}
