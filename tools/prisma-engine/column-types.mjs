import { ColumnTypeEnum as Type } from '@prisma/driver-adapter-utils';

/** Object id of a Postgres type -> what Prisma calls it; those of the system catalogue included. */
const TYPES = new Map([
  [16, Type.Boolean],
  [17, Type.Bytes],
  [18, Type.Character],
  [19, Type.Text],
  [20, Type.Int64],
  [21, Type.Int32],
  [23, Type.Int32],
  [25, Type.Text],
  [26, Type.Int64],
  [114, Type.Json],
  [700, Type.Float],
  [701, Type.Double],
  [1000, Type.BooleanArray],
  [1002, Type.CharacterArray],
  [1003, Type.TextArray],
  [1005, Type.Int32Array],
  [1007, Type.Int32Array],
  [1009, Type.TextArray],
  [1015, Type.TextArray],
  [1016, Type.Int64Array],
  [1028, Type.Int64Array],
  [1043, Type.Text],
  [1082, Type.Date],
  [1114, Type.DateTime],
  [1184, Type.DateTime],
  [1700, Type.Numeric],
  [2950, Type.Uuid],
  [3802, Type.Json],
]);

/** @param {import('pg').FieldDef} field */
export function columnTypeOf({ dataTypeID }) {
  return TYPES.get(dataTypeID) ?? Type.Text;
}
