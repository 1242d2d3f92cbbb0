using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Weights.PyTorch;

/// <summary>
/// Reads the part of Python's pickle format that <c>torch.save</c> uses for tensors, numbers, texts and containers. Nothing is
/// imported, built or called; names are only stored. Other parts of the format are an error that names them.
/// </summary>
/// <remarks>Opcodes: pickletools of Python. Work and memory are limited: each opcode adds at most one value, and texts are not longer
/// than the bytes that were read.</remarks>
sealed class PickleReader(Stream stream, string file)
{
    /// <summary>Largest size of a pickle in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    const int MaxText = 1 << 16, MaxOpcodes = 500_000; // a state dict of 1,000 tensors has 40,000

    readonly List<object?> _stack = [];
    readonly Dictionary<uint, object?> _memo = [];
    long _read;

    /// <summary>All references to data outside the pickle.</summary>
    public List<PickleReference> References { get; } = [];

    /// <summary>Reads one pickle, including its STOP.</summary>
    /// <exception cref="InputException">The pickle is truncated, is damaged, or has something that is not needed for tensors.</exception>
    public object? Read()
    {
        for (int count = 0; count < MaxOpcodes; count++)
        {
            byte opcode = Byte();
            if (opcode == '.')
                return _stack.Count == 1 ? _stack[0] : throw Bad($"the pickle ends with {_stack.Count} values, expected one");
            Apply(opcode);
        }
        throw Bad($"the pickle has too many opcodes, expected at most {MaxOpcodes:N0}");
    }

    void Apply(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: Byte(); break;                                   // PROTO
            case (byte)'(': _stack.Add(PickleMark.One); break;
            case (byte)'N': _stack.Add(null); break;
            case 0x88: _stack.Add(true); break;
            case 0x89: _stack.Add(false); break;
            case (byte)'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case (byte)'K': _stack.Add((long)Byte()); break;
            case (byte)'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 0x8a: AddLong(Bytes(Byte())); break;                   // LONG1
            case (byte)'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case (byte)'X': _stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 0x8c or (byte)'U': _stack.Add(Text(Byte())); break;
            case (byte)'T': _stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case (byte)'c': _stack.Add(new PickleGlobal(Line(), Line())); break;
            default: ApplyToStack(opcode); break;
        }
    }

    void ApplyToStack(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'}': _stack.Add(new PickleDictionary()); break;
            case (byte)']': _stack.Add(new List<object?>()); break;
            case (byte)')': _stack.Add(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Add(SinceMark()); break;
            case 0x85 or 0x86 or 0x87: _stack.Add(Take(opcode - 0x84)); break; // TUPLE1 to TUPLE3
            case (byte)'q': _memo[Byte()] = Top(); break;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Top(); break;
            case (byte)'h': _stack.Add(Remembered(Byte())); break;
            case (byte)'j': _stack.Add(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case (byte)'s': SetItems(Take(2)); break;
            case (byte)'u': SetItems(SinceMark()); break;
            case (byte)'a': Append(Take(1)); break;
            case (byte)'e': Append(SinceMark()); break;
            case (byte)'Q': _stack.Add(Reference()); break;
            case (byte)'R': Reduce(); break;
            case 0x81: throw Bad(
                $"the pickle builds an object of {Take(2)[0]}, expected only tensors, as torch.save(model.state_dict()) writes them");
            case (byte)'b': Build(); break;
            default: throw Bad($"opcode 0x{opcode:x2} at byte {stream.Position - 1} is not supported; it is not needed for tensors");
        }
    }

    PickleReference Reference()
    {
        var reference = new PickleReference(Pop() as object?[] ?? throw Bad("a reference of the pickle is not a tuple"));
        if (reference.Id is ["module", var module, ..])
            throw Bad($"the pickle has a whole {module}, expected only tensors, as torch.save(model.state_dict()) writes them");
        References.Add(reference);
        return reference;
    }

    /// <summary>A call: an empty OrderedDict, or one that is stored without being executed.</summary>
    void Reduce()
    {
        var arguments = Pop() as object?[] ?? throw Bad("the arguments of a call are not a tuple");
        var name = Pop() as PickleGlobal ?? throw Bad("a call has no name");
        _stack.Add(name switch
        {
            ("collections", "OrderedDict") => new PickleDictionary(),
            ("torch._utils", "_rebuild_tensor_v2" or "_rebuild_tensor" or "_rebuild_parameter") => new PickleCall(name, arguments),
            _ => throw Bad($"the pickle calls {name}, which is not supported; it is not needed for tensors"),
        });
    }

    /// <summary>Ignores the attributes of a dictionary, such as the versions of a state dict.</summary>
    void Build()
    {
        Pop();
        if (Top() is not PickleDictionary)
            throw Bad("the pickle sets attributes of something that is not a dictionary");
    }

    void SetItems(object?[] items)
    {
        if (Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Bad("the pickle adds entries to something that is not a dictionary");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Items.Add((items[i], items[i + 1]));
    }

    void Append(object?[] items)
    {
        if (Top() is not List<object?> list)
            throw Bad("the pickle appends to something that is not a list");
        list.AddRange(items);
    }

    object? Remembered(uint key) =>
        _memo.TryGetValue(key, out object? value) ? value
            : throw Bad($"the pickle reads memo {key}, which it never stored");

    object? Top() => _stack.Count > 0 && _stack[^1] is not PickleMark ? _stack[^1]
        : throw Bad("the pickle takes a value from an empty stack");

    object? Pop()
    {
        object? value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    object?[] Take(int count)
    {
        var values = new object?[count];
        for (int i = count; i > 0; i--)
            values[i - 1] = Pop();
        return values;
    }

    object?[] SinceMark()
    {
        int mark = _stack.LastIndexOf(PickleMark.One);
        if (mark < 0)
            throw Bad("the pickle closes a tuple or list that it never opened");
        object?[] values = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    void AddLong(byte[] bytes)
    {
        var value = new BigInteger(bytes);
        _stack.Add(bytes.Length <= 8 ? (long)value : (object)value);
    }

    string Text(uint length) =>
        length <= MaxText
            ? Encoding.UTF8.GetString(Bytes((int)length))
            : throw Bad($"a text has {length:N0} bytes, expected at most {MaxText:N0}");

    string Line()
    {
        var line = new StringBuilder();
        for (byte b = Byte(); b != '\n'; b = Byte())
            if (line.Append((char)b).Length > 256)
                throw Bad("a name has more than 256 letters");
        return line.ToString();
    }

    byte Byte()
    {
        Count(1);
        return stream.ReadByte() is var b and >= 0 ? (byte)b : throw Bad("ends in a pickle; is the file complete?");
    }

    byte[] Bytes(int count)
    {
        Count(count);
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw Bad("ends in a pickle; is the file complete?");
    }

    void Count(int bytes)
    {
        if ((_read += bytes) > MaxBytes)
            throw Bad($"a pickle is too large, expected at most {MaxBytes:N0} bytes");
    }

    InputException Bad(string what) => InputException.In(file, what);
}
