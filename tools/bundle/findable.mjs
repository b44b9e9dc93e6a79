/** As ES modules load a package at once, where it may be absent; esbuild does not see that by itself. */
const REQUIRED = /createRequire\(import\.meta\.url\)\(('[^']+')\)/g;
/** Nest's gRPC transport loads it by a name that can be chosen, which nobody does. */
const PROTO_LOADER = 'createRequire(import.meta.url)(protoLoader)';

/**
 * The same code, with packages that are loaded while it runs named so that esbuild finds them. What is not found would be looked for beside the
 * bundle, and a package that is there twice, inside and beside it, would not know itself.
 *
 * @param {string} code
 */
export function findable(code) {
  return code.replaceAll(REQUIRED, 'require($1)').replaceAll(PROTO_LOADER, "require('@grpc/proto-loader')");
}
