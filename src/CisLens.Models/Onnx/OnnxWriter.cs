using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace CisLens.Models.Onnx;

/// <summary>Writes ONNX files with one graph, one input and one output (onnx.proto, IR version 8).</summary>
sealed class OnnxWriter
{
    const int IrVersion = 8, FloatType = 1, Int64Type = 7;
    const int AttributeFloat = 1, AttributeInt = 2, AttributeString = 3, AttributeInts = 7, AttributeStrings = 8;

    /// <summary>Version of the ONNX operators.</summary>
    public const int OperatorSet = 17;

    readonly List<byte[]> _nodes = [], _weights = [];
    int _names;

    /// <summary>A name that no other value of the graph has.</summary>
    public string NewName() => $"v{++_names}";

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator, such as <c>Conv</c>.</param>
    /// <param name="inputs">Names of its inputs, in order.</param>
    /// <param name="attributes">Names and values of attributes. A value is an int, a float, a string, or a list of ints or strings.</param>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = NewName();
        _nodes.Add(Message(m =>
        {
            foreach (string input in inputs)
                Text(m, 1, input);
            Text(m, 2, output);
            Text(m, 3, $"{operation}_{output}");
            Text(m, 4, operation);
            foreach (var (name, value) in attributes)
                Bytes(m, 5, Attribute(name, value));
        }));
        return output;
    }

    /// <summary>Adds a tensor of float32 weights.</summary>
    /// <returns>Its name in the graph.</returns>
    public string Weight(string name, float[] values, params int[] shape) =>
        Tensor(name, FloatType, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    /// <summary>Adds a list of int64 numbers.</summary>
    /// <returns>Its name in the graph.</returns>
    public string Numbers(params long[] values) =>
        Tensor(NewName(), Int64Type, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), [values.Length]);

    /// <summary>Writes the file.</summary>
    /// <param name="stream">The output.</param>
    /// <param name="input">Name of the input, and its shape without the batch axis; 0 for an axis of any length.</param>
    /// <param name="output">The same of the output.</param>
    /// <param name="metadata">Keys and texts that describe the network.</param>
    public void Write(Stream stream, (string Name, int[] Shape) input, (string Name, int[] Shape) output,
        params (string Key, string Text)[] metadata)
    {
        byte[] graph = Message(m =>
        {
            foreach (byte[] node in _nodes)
                Bytes(m, 1, node);
            Text(m, 2, "cislens");
            foreach (byte[] weight in _weights)
                Bytes(m, 5, weight);
            Bytes(m, 11, Value(input.Name, input.Shape));
            Bytes(m, 12, Value(output.Name, output.Shape));
        });
        stream.Write(Message(m =>
        {
            Number(m, 1, IrVersion);
            Text(m, 2, "CisLens");
            Bytes(m, 7, graph);
            Bytes(m, 8, Message(set => Number(set, 2, OperatorSet)));
            foreach (var (key, text) in metadata)
                Bytes(m, 14, Message(entry =>
                {
                    Text(entry, 1, key);
                    Text(entry, 2, text);
                }));
        }));
    }

    string Tensor(string name, int type, byte[] values, int[] shape)
    {
        _weights.Add(Message(m =>
        {
            foreach (int size in shape)
                Number(m, 1, size);
            Number(m, 2, type);
            Text(m, 8, name);
            Bytes(m, 9, values);
        }));
        return name;
    }

    static byte[] Attribute(string name, object value) => Message(m =>
    {
        Text(m, 1, name);
        switch (value)
        {
            case float number:
                m.WriteTag(2, WireFormat.WireType.Fixed32);
                m.WriteFloat(number);
                Number(m, 20, AttributeFloat);
                break;
            case int number:
                Number(m, 3, number);
                Number(m, 20, AttributeInt);
                break;
            case string text:
                Text(m, 4, text);
                Number(m, 20, AttributeString);
                break;
            case string[] texts:
                foreach (string text in texts)
                    Text(m, 9, text);
                Number(m, 20, AttributeStrings);
                break;
            case int[] numbers:
                foreach (int number in numbers)
                    Number(m, 8, number);
                Number(m, 20, AttributeInts);
                break;
            default:
                throw new ArgumentException($"attribute {name} is a {value.GetType().Name}");
        }
    });

    static byte[] Value(string name, int[] shape) => Message(m =>
    {
        Text(m, 1, name);
        Bytes(m, 2, Message(type => Bytes(type, 1, Message(tensor =>
        {
            Number(tensor, 1, FloatType);
            Bytes(tensor, 2, Message(dimensions =>
            {
                Bytes(dimensions, 1, Message(batch => Text(batch, 2, "batch")));
                foreach (int size in shape)
                    Bytes(dimensions, 1, size > 0 ? Message(d => Number(d, 1, size)) : Message(d => Text(d, 2, $"{name}_length")));
            }));
        }))));
    });

    static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var message = new CodedOutputStream(bytes, leaveOpen: true))
            write(message);
        return bytes.ToArray();
    }

    static void Number(CodedOutputStream m, int field, long value)
    {
        m.WriteTag(field, WireFormat.WireType.Varint);
        m.WriteInt64(value);
    }

    static void Text(CodedOutputStream m, int field, string value) => Bytes(m, field, Encoding.UTF8.GetBytes(value));

    static void Bytes(CodedOutputStream m, int field, byte[] value)
    {
        m.WriteTag(field, WireFormat.WireType.LengthDelimited);
        m.WriteBytes(ByteString.CopyFrom(value));
    }
}
