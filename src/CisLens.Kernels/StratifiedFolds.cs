using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// The parts of a cross-validation, as <c>-x</c> and <c>-r</c> of LS-GKM make them: the same classes, number and seed give the same
/// parts.
/// </summary>
public static class StratifiedFolds
{
    /// <summary>The part of each example, from 0. Both classes are distributed evenly over the parts.</summary>
    /// <param name="positives">True for each positive.</param>
    /// <param name="count">Number of parts, at least 2.</param>
    /// <param name="seed"><c>-r</c> of LS-GKM.</param>
    /// <exception cref="InputException">A class has fewer examples than there are parts.</exception>
    public static int[] Compute(IReadOnlyList<bool> positives, int count, uint seed = 1)
    {
        var random = new GlibcRandom(seed);
        var parts = new int[positives.Count];
        foreach (bool side in (bool[])[true, false])
            Deal([.. Enumerable.Range(0, parts.Length).Where(i => positives[i] == side)], side
                ? "positives"
                : "negatives", count, random, parts);
        return parts;
    }

    /// <summary>The part of each example, from 0, for examples with numbers instead of classes.</summary>
    /// <inheritdoc cref="Compute(IReadOnlyList{bool}, int, uint)"/>
    public static int[] Compute(int examples, int count, uint seed = 1)
    {
        var parts = new int[examples];
        Deal([.. Enumerable.Range(0, examples)], "examples", count, new GlibcRandom(seed), parts);
        return parts;
    }

    /// <summary>
    /// Gives duplicate sequences and reverse complements the part of the first one, so that training does not see sequences that are held
    /// out.
    /// </summary>
    /// <param name="parts">The part of each sequence; changed in place.</param>
    /// <param name="sequences">The sequences.</param>
    public static void KeepDuplicatesTogether(int[] parts, SequenceSet sequences)
    {
        int[] rows = DuplicateSequences.Rows(bothStrands: true, sequences);
        var first = new Dictionary<int, int>();
        for (int i = 0; i < parts.Length; i++)
            if (!first.TryAdd(rows[i], parts[i]))
                parts[i] = first[rows[i]];
    }

    static void Deal(int[] members, string what, int count, GlibcRandom random, int[] parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (members.Length < count)
            throw new InputException(
                $"{members.Length} {what} for a cross-validation in {count} parts; expected at least one per part; use fewer parts");
        for (int i = 0; i < members.Length; i++)
        {
            int j = i + random.Next() % (members.Length - i);
            (members[i], members[j]) = (members[j], members[i]);
        }
        for (int part = 0; part < count; part++)
            for (long i = (long)part * members.Length / count; i < (part + 1L) * members.Length / count; i++)
                parts[members[i]] = part;
    }
}

/// <summary>
/// The random numbers of glibc's <c>rand()</c>, with which LIBSVM and LS-GKM shuffle: an additive generator over 31 numbers.
/// </summary>
/// <remarks>r(i) = r(i - 3) + r(i - 31) modulo 2^32, and a number is r(i) / 2. Seed 1 gives 1804289383, 846930886, 1681692777.</remarks>
sealed class GlibcRandom
{
    const int Order = 31, Lag = 3, Discarded = 310;

    readonly uint[] _last = new uint[Order]; // the last 31, as a ring
    int _at;

    /// <summary>Starts as <c>srand(seed)</c> does.</summary>
    public GlibcRandom(uint seed)
    {
        long value = seed == 0 ? 1 : (int)seed;
        for (int i = 0; i < Order; i++)
        {
            _last[i] = (uint)value;
            value = 16807 * value % int.MaxValue;
            if (value < 0)
                value += int.MaxValue;
        }
        _at = Lag; // the first three numbers are repeated
        for (int i = 0; i < Discarded; i++)
            Next();
    }

    /// <summary>The next number, 0 to 2^31 - 1.</summary>
    public int Next()
    {
        uint sum = _last[_at % Order] + _last[(_at + Order - Lag) % Order];
        _last[_at++ % Order] = sum;
        return (int)(sum >> 1);
    }
}
