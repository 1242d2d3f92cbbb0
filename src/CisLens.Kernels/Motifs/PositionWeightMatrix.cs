using CisLens.Core;

namespace CisLens.Kernels.Motifs;

/// <summary>A position weight matrix: independent columns with log2(p_b / q_b) per base.</summary>
/// <remarks>Stormo, Bioinformatics 16:16 (2000). The pseudo-count of a column is distributed as the background.</remarks>
public sealed class PositionWeightMatrix : SiteModel
{
    readonly double[] _probabilities, _logOdds;

    /// <summary>A matrix from counts, which may be fractions.</summary>
    /// <param name="counts">Four counts (A, C, G, T) per column.</param>
    /// <param name="pseudoCount">
    /// Sum of the counts that are added to each column. With 0, bases that never occur score negative infinity.
    /// </param>
    /// <param name="background">Probabilities q of A, C, G and T, or null for a quarter each.</param>
    public PositionWeightMatrix(ReadOnlySpan<double> counts, double pseudoCount = 1, double[]? background = null)
    {
        if (counts.IsEmpty || counts.Length % HammingScheme.Bases != 0)
            throw new ArgumentException($"{counts.Length} counts; expected four per column", nameof(counts));
        double[] q = background ?? [0.25, 0.25, 0.25, 0.25];
        (_probabilities, _logOdds) = (new double[counts.Length], new double[counts.Length]);
        for (int first = 0; first < counts.Length; first += HammingScheme.Bases)
        {
            double total = counts[first] + counts[first + 1] + counts[first + 2] + counts[first + 3] + pseudoCount;
            for (int b = 0; b < HammingScheme.Bases; b++)
            {
                _probabilities[first + b] = (counts[first + b] + pseudoCount * q[b]) / total;
                _logOdds[first + b] = Math.Log2(_probabilities[first + b] / q[b]);
            }
        }
    }

    /// <inheritdoc/>
    public override int Width => _logOdds.Length / HammingScheme.Bases;

    /// <summary>Probability p of a base in a column.</summary>
    public double Probability(int column, int baseCode) => _probabilities[column * HammingScheme.Bases + baseCode];

    /// <summary>Information of a column in bits, 2 + sum of p log2 p: 2 for a single base, 0 for equal probabilities.</summary>
    public double InformationBits(int column)
    {
        double bits = 2;
        for (int b = 0; b < HammingScheme.Bases; b++)
            if (Probability(column, b) is > 0 and var p)
                bits += p * Math.Log2(p);
        return bits;
    }

    /// <summary>The most probable base of each column.</summary>
    public string Consensus => string.Concat(Enumerable.Range(0, Width).Select(column =>
        Dna.Letter((byte)Enumerable.Range(0, HammingScheme.Bases).MaxBy(b => Probability(column, b)))));

    /// <inheritdoc/>
    public override double LogOdds(ReadOnlySpan<byte> site)
    {
        double sum = 0;
        for (int column = 0; column < Width; column++)
            sum += _logOdds[column * HammingScheme.Bases + site[column]];
        return sum;
    }
}
