using System.Buffers.Binary;

namespace CisLens.Formats.Compression;

/// <summary>
/// Decompresses raw DEFLATE (RFC 1951) and stops exactly after its last byte, which is needed to find the gzip trailer and which
/// DeflateStream of .NET cannot do. At least eight bytes must follow the data, as in gzip.
/// </summary>
sealed class Inflater(InputBuffer input)
{
    const int Window = 1 << 15;
    const int Chunk = 1 << 17;
    const int MaxMatch = 258;
    const int MaxSymbolBits = 48; // a length code with 5 extra bits and a distance code with 13
    const uint ExtraMask = 0x1F;

    enum State { BlockHeader, Stored, Coded, Finished }

    readonly byte[] _output = new byte[Window + Chunk + MaxMatch + 8];
    readonly HuffmanTable _literals = new(11), _distances = new(8), _codeLengths = new(7);
    readonly byte[] _lengths = new byte[288 + 32];
    State _state;
    bool _lastBlock;
    int _storedLeft;
    int _end, _start; // output of this stream is _output[_start.._end], at least its last 32 KiB
    ulong _bits;
    int _bitCount;

    /// <summary>Starts another stream at the next byte of the input.</summary>
    public void Reset() => (_state, _lastBlock, _end, _start, _bits, _bitCount) = (State.BlockHeader, false, 0, 0, 0, 0);

    /// <summary>The next part of the text, valid until the next call; empty at the end of the stream.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        MakeRoom();
        int from = _end;
        while (_end < Window + Chunk && _state != State.Finished)
            Advance();
        return _output.AsMemory(from, _end - from);
    }

    void Advance()
    {
        switch (_state)
        {
            case State.BlockHeader: ReadBlockHeader(); break;
            case State.Stored: CopyStored(); break;
            default: Decode(); break;
        }
        if (_state == State.BlockHeader && _lastBlock)
            Finish();
    }

    void MakeRoom()
    {
        if (_end < Window + Chunk)
            return;
        _output.AsSpan(_end - Window, Window).CopyTo(_output);
        (_start, _end) = (0, Window);
    }

    void ReadBlockHeader()
    {
        _lastBlock = Take(1) == 1;
        switch (Take(2))
        {
            case 0: BeginStored(); break;
            case 1: BuildFixed(); break;
            case 2: ReadTables(); break;
            default: throw input.Damaged("a DEFLATE block has type 3, expected 0, 1 or 2");
        }
    }

    void BeginStored()
    {
        GiveBack();
        var lengths = input.Take(4);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(lengths), complement = BinaryPrimitives.ReadUInt16LittleEndian(lengths[2..]);
        if (length != (complement ^ 0xFFFF))
            throw input.Damaged("the two lengths of a stored block differ");
        (_storedLeft, _state) = (length, State.Stored);
    }

    void CopyStored()
    {
        int count = Math.Min(_storedLeft, Window + Chunk - _end);
        if (count > 0 && !input.Ensure(1))
            throw input.Truncated();
        count = Math.Min(count, input.Available);
        input.Take(count).CopyTo(_output.AsSpan(_end));
        _end += count;
        _storedLeft -= count;
        if (_storedLeft == 0)
            _state = State.BlockHeader;
    }

    void BuildFixed()
    {
        _literals.Build(DeflateCodes.FixedLiteralLengths, DeflateCodes.LiteralsAndLengths);
        _distances.Build(DeflateCodes.FixedDistanceLengths, DeflateCodes.Distances);
        _state = State.Coded;
    }

    void ReadTables()
    {
        int literals = Take(5) + 257, distances = Take(5) + 1, codeLengths = Take(4) + 4;
        if (literals > 286 || distances > 30)
            throw input.Damaged("a block has more codes than DEFLATE allows");
        Span<byte> lengths = stackalloc byte[19];
        lengths.Clear();
        for (int i = 0; i < codeLengths; i++)
            lengths[DeflateCodes.LengthOrder[i]] = (byte)Take(3);
        Require(_codeLengths.Build(lengths, DeflateCodes.CodeLengths));
        ReadLengths(_lengths.AsSpan(0, literals + distances));
        Require(_lengths[256] != 0
            && _literals.Build(_lengths.AsSpan(0, literals), DeflateCodes.LiteralsAndLengths)
            && _distances.Build(_lengths.AsSpan(literals, distances), DeflateCodes.Distances));
        _state = State.Coded;
    }

    void ReadLengths(Span<byte> lengths)
    {
        for (int i = 0; i < lengths.Length;)
        {
            Refill();
            uint entry = _codeLengths.Entries[(int)(_bits & 127)];
            Drop((int)(entry & 255));
            int symbol = (int)(entry >> 16);
            Require((entry & 255) != 0 && (symbol != 16 || i > 0));
            (byte length, int times) = symbol switch
            {
                16 => (lengths[i - 1], Take(2) + 3),
                17 => ((byte)0, Take(3) + 3),
                18 => ((byte)0, Take(7) + 11),
                _ => ((byte)symbol, 1),
            };
            Require(times <= lengths.Length - i);
            lengths.Slice(i, times).Fill(length);
            i += times;
        }
    }

    // literals and matches, until the block ends or the output is full
    void Decode()
    {
        var literals = _literals.Entries;
        var distances = _distances.Entries;
        var output = _output;
        int end = _end;
        while (end < Window + Chunk)
        {
            Refill();
            uint entry = Lookup(literals, 11);
            if ((entry & HuffmanTable.Literal) != 0)
            {
                output[end++] = (byte)(entry >> 16);
                entry = Lookup(literals, 11); // the bits that are left always suffice for a second literal
                if ((entry & HuffmanTable.Literal) != 0)
                {
                    output[end++] = (byte)(entry >> 16);
                    continue;
                }
                if (_bitCount < MaxSymbolBits)
                    Refill();
            }
            if ((entry & HuffmanTable.EndOfBlock) != 0)
            {
                _state = State.BlockHeader;
                break;
            }
            int length = Value(entry);
            int distance = Value(Lookup(distances, 8));
            if ((uint)(distance - 1) >= (uint)(end - _start) || length == 0)
                throw input.Damaged("a match reaches before the start of the data");
            Copy(output, end, distance, length);
            end += length;
        }
        _end = end;
    }

    uint Lookup(uint[] entries, int primaryBits)
    {
        uint entry = entries[(int)_bits & ((1 << primaryBits) - 1)];
        if ((entry & HuffmanTable.Link) != 0)
        {
            Drop(primaryBits);
            entry = entries[(int)(entry >> 16) + ((int)_bits & ((1 << (HuffmanTable.MaxBits - primaryBits)) - 1))];
        }
        int count = (int)(entry & 255);
        if (count == 0)
            throw input.Damaged("a block uses a code that it does not define");
        Drop(count);
        return entry;
    }

    // base value of a length or distance plus its extra bits
    int Value(uint entry)
    {
        int extra = (int)(entry >> 8 & ExtraMask);
        int value = (int)(entry >> 16) + (int)(_bits & ((1UL << extra) - 1));
        Drop(extra);
        return value;
    }

    static void Copy(byte[] output, int end, int distance, int length)
    {
        if (distance >= length)
        {
            output.AsSpan(end - distance, length).CopyTo(output.AsSpan(end));
            return;
        }
        for (int i = end; i < end + length; i++)
            output[i] = output[i - distance];
    }

    void Finish()
    {
        GiveBack();
        _state = State.Finished;
    }

    // returns whole bytes that were read too many to the input
    void GiveBack()
    {
        input.Next -= _bitCount >> 3;
        (_bits, _bitCount) = (0, 0);
    }

    int Take(int count)
    {
        Refill();
        int value = (int)(_bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    void Drop(int count)
    {
        _bits >>= count;
        _bitCount -= count;
    }

    // at least 48 bits: enough for any symbol and its distance
    void Refill()
    {
        if (_bitCount >= MaxSymbolBits)
            return;
        if (input.Available < 8)
        {
            RefillSlowly();
            return;
        }
        _bits |= BinaryPrimitives.ReadUInt64LittleEndian(input.Bytes.AsSpan(input.Next)) << _bitCount;
        input.Next += (63 - _bitCount) >> 3;
        _bitCount |= 56;
    }

    void RefillSlowly()
    {
        while (_bitCount < MaxSymbolBits)
        {
            if (!input.Ensure(1))
                throw input.Truncated();
            _bits = _bits & ((1UL << _bitCount) - 1) | (ulong)input.Bytes[input.Next++] << _bitCount;
            _bitCount += 8;
        }
    }

    void Require(bool valid)
    {
        if (!valid)
            throw input.Damaged("the code tables of a block are not a prefix code");
    }
}
