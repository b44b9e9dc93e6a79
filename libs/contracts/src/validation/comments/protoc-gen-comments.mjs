#!/usr/bin/env node
/*
 * A protoc plugin that keeps what the generated descriptors lose: the comments of messages, fields, enum values, services and
 * rpcs. Writes comments.ts, an object from full name to comment. The API's description is made of them.
 */
import { readFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature as Feature,
  CodeGeneratorResponseSchema,
} from '@bufbuild/protobuf/wkt';

// Numbers of the fields of the descriptor protos, of which the paths in SourceCodeInfo are made.
const FILE = { messages: 4, enums: 5, services: 6 };
const MESSAGE = { fields: 2, messages: 3, enums: 4 };
const ENUM = { values: 2 };
const SERVICE = { methods: 2 };

const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const wanted = new Set(request.fileToGenerate.filter((name) => name.startsWith('comanda/')));
const comments = Object.fromEntries(request.protoFile.filter(({ name }) => wanted.has(name)).flatMap(commentsOf));
const content = `// Generated from the comments in proto/. Do not edit.
export const comments: Readonly<Record<string, string>> = ${JSON.stringify(comments, null, 2)};
`;
const response = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(Feature.PROTO3_OPTIONAL),
  file: [{ name: 'comments.ts', content }],
});
process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));

function commentsOf(file) {
  const names = new Map(namesOf(file));
  return (file.sourceCodeInfo?.location ?? []).flatMap(({ path, leadingComments }) => {
    const name = names.get(path.join('.'));
    return name && leadingComments ? [[name, textOf(leadingComments)]] : [];
  });
}

function textOf(comment) {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function* namesOf({ package: scope, messageType, enumType, service }) {
  yield* each(messageType, FILE.messages, [], scope, namesInMessage);
  yield* each(enumType, FILE.enums, [], scope, namesInEnum);
  yield* each(service, FILE.services, [], scope, namesInService);
}

function* namesInMessage({ field, nestedType, enumType }, path, name) {
  yield* each(field, MESSAGE.fields, path, name);
  yield* each(nestedType, MESSAGE.messages, path, name, namesInMessage);
  yield* each(enumType, MESSAGE.enums, path, name, namesInEnum);
}

function namesInEnum({ value }, path, name) {
  return each(value, ENUM.values, path, name);
}

function namesInService({ method }, path, name) {
  return each(method, SERVICE.methods, path, name);
}

function* each(descs, number, path, scope, within) {
  for (const [index, desc] of descs.entries()) {
    const own = [...path, number, index];
    const name = `${scope}.${desc.name}`;
    yield [own.join('.'), name];
    if (within) yield* within(desc, own, name);
  }
}
