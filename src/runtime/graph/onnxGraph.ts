// Builds an ONNX graph node by node; tensors go to one external data file as they come, so that only
// one of them is in memory at a time. Knows ONNX, and nothing of GPT-2.
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';

/** A bigint is an ONNX INT, a number a FLOAT. */
export type Attributes = Readonly<Record<string, bigint | number | readonly bigint[]>>;

export type TensorData = Float32Array | Int8Array;

/** A dimension: fixed, or named because it is known at run time only. */
export type Dimension = number | string;

/** Where tensors are written, one after the other. */
export interface DataFile {
  /** As the graph names it, relative to the graph's own file. */
  readonly name: string;
  write(data: Uint8Array): Promise<void>;
}

const OPSET = 17n;
const IR_VERSION = 8n;
const MICROSOFT_OPERATORS: ReadonlySet<string> = new Set(['FastGelu', 'FusedMatMul', 'Gelu', 'MatMulIntegerToFloat']);
/** Keeps every tensor aligned for the widest vector loads when the file is mapped into memory. */
const ALIGNMENT = 64;

const { FLOAT, INT8, UINT8, INT32, INT64 } = TensorProto_DataType;

export class OnnxGraph {
  readonly #file: DataFile;
  readonly #graph = create(GraphProtoSchema, { name: 'gpt2' });
  #written = 0;
  #names = 0;

  constructor(file: DataFile) {
    this.#file = file;
  }

  input(name: string, type: 'float32' | 'int32' | 'int64', shape: readonly Dimension[]): string {
    this.#graph.input.push(valueInfo(name, type, shape));
    return name;
  }

  output(name: string, shape: readonly Dimension[]): void {
    this.#graph.output.push(valueInfo(name, 'float32', shape));
  }

  /** Adds a node with one output and returns the output's name. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = output ?? this.#newName(operator);
    this.#add(operator, inputs, [name], attributes);
    return name;
  }

  /** Adds a node with `count` outputs. */
  nodeWithOutputs(operator: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const names = Array.from({ length: count }, () => this.#newName(operator));
    this.#add(operator, inputs, names, attributes);
    return names;
  }

  /** A small vector of int64, kept in the graph itself. */
  constant(values: readonly number[]): string {
    const data = BigInt64Array.from(values.map(BigInt));
    return this.#inline(`int64.${values.join('_')}`, INT64, [BigInt(values.length)], data);
  }

  /** A single number, kept in the graph itself. */
  scalar(type: 'float32' | 'uint8', value: number): string {
    const name = `${type}.${value}`;
    return type === 'float32'
      ? this.#inline(name, FLOAT, [], Float32Array.of(value))
      : this.#inline(name, UINT8, [], Uint8Array.of(value));
  }

  #inline(name: string, dataType: TensorProto_DataType, dims: bigint[], data: ArrayBufferView<ArrayBuffer>): string {
    if (!this.#graph.initializer.some((tensor) => tensor.name === name)) {
      const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      this.#graph.initializer.push(create(TensorProtoSchema, { name, dataType, dims, rawData }));
    }
    return name;
  }

  /** Writes a weight to the data file. `shape` multiplies out to the length of `data`. */
  async weight(name: string, shape: readonly number[], data: TensorData): Promise<string> {
    const padding = (ALIGNMENT - (this.#written % ALIGNMENT)) % ALIGNMENT;
    if (padding > 0) await this.#write(new Uint8Array(padding));
    const offset = this.#written;
    await this.#write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    this.#graph.initializer.push(
      create(TensorProtoSchema, {
        name,
        dataType: data instanceof Float32Array ? FLOAT : INT8,
        dims: shape.map(BigInt),
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [
          { key: 'location', value: this.#file.name },
          { key: 'offset', value: String(offset) },
          { key: 'length', value: String(data.byteLength) },
        ],
      }),
    );
    return name;
  }

  /** The graph's own file. */
  toBytes(): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'storywisp',
      graph: this.#graph,
      opsetImport: [
        { domain: '', version: OPSET },
        { domain: 'com.microsoft', version: 1n },
      ],
    });
    return toBinary(ModelProtoSchema, model);
  }

  async #write(data: Uint8Array): Promise<void> {
    await this.#file.write(data);
    this.#written += data.byteLength;
  }

  #newName(operator: string): string {
    this.#names += 1;
    return `${operator}.${this.#names}`;
  }

  #add(operator: string, inputs: readonly string[], outputs: readonly string[], attributes: Attributes): void {
    this.#graph.node.push(
      create(NodeProtoSchema, {
        opType: operator,
        name: outputs[0] ?? operator,
        domain: MICROSOFT_OPERATORS.has(operator) ? 'com.microsoft' : '',
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
  }
}

function attribute(name: string, value: Attributes[string]) {
  if (typeof value === 'bigint')
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: value });
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: [...value] });
}

function valueInfo(name: string, type: 'float32' | 'int32' | 'int64', shape: readonly Dimension[]) {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'string'
        ? ({ case: 'dimParam', value: size } as const)
        : ({ case: 'dimValue', value: BigInt(size) } as const),
  }));
  const elemType = { float32: FLOAT, int32: INT32, int64: INT64 }[type];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}
