namespace CisLens.Core.Contract;

/// <summary>Sequences of one length: B × L codes of <see cref="Dna"/>.</summary>
public readonly ref struct SequenceBatch
{
    /// <summary>Wraps B × L codes without a copy.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="length">Length of each sequence in bp.</param>
    /// <param name="windows">See <see cref="Windows"/>.</param>
    /// <exception cref="ArgumentException">The number of codes is not a multiple of <paramref name="length"/>.</exception>
    public SequenceBatch(ReadOnlySpan<byte> codes, int length, ReadOnlySpan<int> windows = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (codes.Length % length != 0)
            throw new ArgumentException($"{codes.Length} codes; expected a multiple of {length}, the length of a sequence");
        Codes = codes;
        Length = length;
        Windows = windows;
    }

    /// <summary>B × L codes, row-major.</summary>
    public ReadOnlySpan<byte> Codes { get; }

    /// <summary>Length of each sequence in bp.</summary>
    public int Length { get; }

    /// <summary>
    /// For each sequence that is an edited copy of another in the batch the index of that window, and −1 for the others; empty if there are
    /// no copies.
    /// </summary>
    public ReadOnlySpan<int> Windows { get; }

    /// <summary>Number of sequences.</summary>
    public int Count => Codes.Length / Length;

    /// <summary>One sequence.</summary>
    public ReadOnlySpan<byte> this[int index] => Codes.Slice(index * Length, Length);
}
