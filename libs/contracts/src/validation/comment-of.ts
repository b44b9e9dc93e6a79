import type { DescEnum, DescField, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { comments } from '../gen/comments.js';

/** The comment that stands before a declaration in its proto; undefined when there is none. */
export function commentOf(desc: DescMessage | DescEnum | DescField | DescService | DescMethod): string | undefined {
  switch (desc.kind) {
    case 'field':
    case 'rpc':
      return comments[`${desc.parent.typeName}.${desc.name}`];
    default:
      return comments[desc.typeName];
  }
}
