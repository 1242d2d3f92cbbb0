namespace CisLens.Core.Contract;

/// <summary>Sequences of one length: B × L codes of <see cref="Dna"/>.</summary>
public readonly ref struct SequenceBatch
{
    /// <summary>Wraps B × L codes without a copy.</summary>
    /// <exception cref="ArgumentException">The number of codes is not a multiple of <paramref name="length"/>.</exception>
    public SequenceBatch(ReadOnlySpan<byte> codes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (codes.Length % length != 0)
            throw new ArgumentException($"{codes.Length} codes; expected a multiple of {length}, the length of a sequence");
        Codes = codes;
        Length = length;
    }

    /// <summary>B × L codes, row-major.</summary>
    public ReadOnlySpan<byte> Codes { get; }

    /// <summary>Length of each sequence in bp.</summary>
    public int Length { get; }

    /// <summary>Number of sequences.</summary>
    public int Count => Codes.Length / Length;

    /// <summary>One sequence.</summary>
    public ReadOnlySpan<byte> this[int index] => Codes.Slice(index * Length, Length);
}
