using System.Buffers;

namespace CisLens.Mutate.Scoring;

/// <summary>Windows on their way to the model, one behind the other: each reference before its edited copies.</summary>
sealed class EncodedBatch(int capacity, int window)
{
    readonly byte[] _codes = ArrayPool<byte>.Shared.Rent(capacity * window);
    readonly AlternateWindow?[] _slots = new AlternateWindow?[capacity];
    readonly long[] _starts = new long[capacity];

    /// <summary>How many windows it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are references.</summary>
    public int References { get; private set; }

    /// <summary>The job that is done with this batch, or null when more of it follows.</summary>
    public ScoringJob? Completes { get; set; }

    /// <summary>The windows, <see cref="Count"/> × L.</summary>
    public ReadOnlySpan<byte> Codes => _codes.AsSpan(0, Count * window);

    /// <summary>What a window is: null for a reference.</summary>
    public AlternateWindow? this[int slot] => _slots[slot];

    /// <summary>Where a reference, or that of an edited window, starts on its chromosome; 0-based.</summary>
    public long ReferenceStart0(int slot) => _starts[slot];

    /// <summary>Adds a reference.</summary>
    public void AddReference(ReadOnlySpan<byte> codes, long start0)
    {
        References++;
        Add(codes, null, start0);
    }

    /// <summary>Adds an edited window of the reference added last, which starts at <paramref name="referenceStart0"/>.</summary>
    public void AddAlternate(ReadOnlySpan<byte> codes, AlternateWindow alternate, long referenceStart0) => Add(codes, alternate, referenceStart0);

    /// <summary>Gives the memory back; the batch is not used any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_codes);

    void Add(ReadOnlySpan<byte> codes, AlternateWindow? slot, long start0)
    {
        _starts[Count] = start0;
        codes.CopyTo(_codes.AsSpan(Count * window));
        _slots[Count++] = slot;
    }
}
