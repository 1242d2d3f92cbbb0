namespace CisLens.Kernels.Motifs;

/// <summary>
/// A dinucleotide weight matrix: each base depends on the one before. A column has log2(p(b | a) / q(b | a)); the first column is as in a
/// position weight matrix.
/// </summary>
/// <remarks>Siddharthan, PLoS ONE 5:e9722 (2010), as a first-order Markov chain along the site.</remarks>
public sealed class DinucleotideWeightMatrix : SiteModel
{
    const int Pairs = HammingScheme.Bases * HammingScheme.Bases;

    readonly double[] _first = new double[HammingScheme.Bases], _next;

    /// <summary>A matrix from aligned sites.</summary>
    /// <param name="sites">Sites of known bases and equal width, at least 2.</param>
    /// <param name="pseudoCount">Sum of the counts that are added to each distribution, evenly.</param>
    /// <param name="background">q(b | a), four for each a, or null for a quarter each.</param>
    public DinucleotideWeightMatrix(IReadOnlyList<byte[]> sites, double pseudoCount = 1, double[]? background = null)
        : this(Count(sites), pseudoCount, background)
    {
    }

    /// <summary>A matrix from counts, which may be fractions.</summary>
    /// <param name="pairCounts">16 counts (AA, AC, to TT) for each column but the first.</param>
    /// <param name="pseudoCount">Sum of the counts that are added to each distribution, evenly.</param>
    /// <param name="background">q(b | a), four for each a, or null for a quarter each.</param>
    public DinucleotideWeightMatrix(ReadOnlySpan<double> pairCounts, double pseudoCount = 1, double[]? background = null)
    {
        if (pairCounts.IsEmpty || pairCounts.Length % Pairs != 0)
            throw new ArgumentException($"{pairCounts.Length} counts; expected 16 for each column but the first", nameof(pairCounts));
        _next = pairCounts.ToArray();
        for (int pair = 0; pair < Pairs; pair++)
            _first[pair / HammingScheme.Bases] += _next[pair];
        ToLogOdds(_first, pseudoCount, []);
        for (int pair = 0; pair < _next.Length; pair += HammingScheme.Bases)
            ToLogOdds(_next.AsSpan(pair, HammingScheme.Bases), pseudoCount, background is null
                ? []
                : background.AsSpan(pair % Pairs, HammingScheme.Bases));
    }

    static double[] Count(IReadOnlyList<byte[]> sites)
    {
        if (sites.Count == 0
            || sites.Any(site => site.Length != sites[0].Length || site.Length < 2 || site.Any(code => code >= HammingScheme.Bases)))
            throw new ArgumentException("expected sites of known bases and equal width, at least 2", nameof(sites));
        var counts = new double[(sites[0].Length - 1) * Pairs];
        foreach (byte[] site in sites)
            for (int column = 1; column < site.Length; column++)
                counts[(column - 1) * Pairs + site[column - 1] * HammingScheme.Bases + site[column]]++;
        return counts;
    }

    /// <inheritdoc/>
    public override int Width => _next.Length / Pairs + 1;

    /// <inheritdoc/>
    public override double LogOdds(ReadOnlySpan<byte> site)
    {
        double sum = _first[site[0]];
        for (int column = 1; column < Width; column++)
            sum += _next[(column - 1) * Pairs + site[column - 1] * HammingScheme.Bases + site[column]];
        return sum;
    }

    /// <summary>Turns the counts of one distribution into log2(p / q).</summary>
    static void ToLogOdds(Span<double> counts, double pseudoCount, ReadOnlySpan<double> background)
    {
        double total = pseudoCount;
        foreach (double count in counts)
            total += count;
        for (int b = 0; b < counts.Length; b++)
            counts[b] = Math.Log2(
                (counts[b] + pseudoCount / counts.Length) / total / (background.IsEmpty ? 1.0 / counts.Length : background[b]));
    }
}
