namespace CisLens.Core.Contract;

/// <summary>Sequences of one length, one behind the other: B × L codes of <see cref="Dna"/>.</summary>
public readonly ref struct SequenceBatch
{
    /// <summary>Wraps B × L codes; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The codes are not a whole number of sequences.</exception>
    public SequenceBatch(ReadOnlySpan<byte> codes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (codes.Length % length != 0)
            throw new ArgumentException($"{codes.Length} codes are not a whole number of sequences of {length} bp");
        Codes = codes;
        Length = length;
    }

    /// <summary>B × L codes, row-major.</summary>
    public ReadOnlySpan<byte> Codes { get; }

    /// <summary>Length of each sequence in bp.</summary>
    public int Length { get; }

    /// <summary>How many sequences.</summary>
    public int Count => Codes.Length / Length;

    /// <summary>One sequence.</summary>
    public ReadOnlySpan<byte> this[int index] => Codes.Slice(index * Length, Length);
}
