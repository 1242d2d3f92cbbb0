using CisLens.Core;

namespace CisLens.Design.Libtorch;

/// <summary>
/// The sequences of a batch for a filter of some width: a symbol per position, and the number of each group of three neighbouring bases.
/// </summary>
sealed class CodedSequences
{
    /// <summary>Number of bases in a group.</summary>
    public const int GroupBases = 3;

    /// <summary>Number of a group in which a base is unknown or outside; the others are 0 to 63, the first base counts most.</summary>
    public const byte Mixed = 64;

    /// <summary>Number of symbols with a weight: the codes of A, C, G, T and N.</summary>
    public const int Symbols = Dna.N + 1;

    /// <summary>The symbol of a position of the padding, which has no weight.</summary>
    public const byte Outside = Symbols;

    readonly byte[] _symbols, _groups;   // sequence × stride
    readonly int _stride;

    /// <summary>Makes symbols and groups.</summary>
    /// <param name="codes">The codes of all sequences, one after the other.</param>
    /// <param name="count">Number of sequences.</param>
    /// <param name="left">Number of positions of padding before a sequence.</param>
    /// <param name="right">Number of positions of padding after a sequence.</param>
    /// <param name="width">Number of positions of a filter.</param>
    public CodedSequences(ReadOnlySpan<byte> codes, int count, int left, int right, int width)
    {
        int length = codes.Length / count, padded = left + length + right;
        (Count, Width, Outputs) = (count, width, padded - width + 1);
        _stride = padded + GroupBases - 1;   // the last group of a filter may have positions that belong to no filter
        _symbols = new byte[count * _stride];
        _groups = new byte[_symbols.Length];
        for (int i = 0; i < count; i++)
        {
            var own = _symbols.AsSpan(i * _stride, _stride);
            own[..left].Fill(Outside);
            codes.Slice(i * length, length).CopyTo(own[left..]);
            own.Slice(left + length, right).Fill(Outside);
            Group(own, _groups.AsSpan(i * _stride, _stride));
        }
    }

    static void Group(ReadOnlySpan<byte> symbols, Span<byte> groups)
    {
        for (int i = 0; i + GroupBases <= symbols.Length; i++)
        {
            byte a = symbols[i], b = symbols[i + 1], c = symbols[i + 2];
            groups[i] = (a | b | c) < Dna.N ? (byte)(a << 4 | b << 2 | c) : Mixed;
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Count { get; }

    /// <summary>Number of positions of a filter.</summary>
    public int Width { get; }

    /// <summary>Number of positions of the output.</summary>
    public int Outputs { get; }

    /// <summary>The symbols of a sequence with its padding. A filter at output position i reads from symbol i on.</summary>
    public ReadOnlySpan<byte> SymbolsOf(int sequence) => _symbols.AsSpan(sequence * _stride, _stride);

    /// <summary>The groups of a sequence: the one that begins at each symbol.</summary>
    public ReadOnlySpan<byte> GroupsOf(int sequence) => _groups.AsSpan(sequence * _stride, _stride);
}
