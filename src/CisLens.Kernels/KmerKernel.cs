namespace CisLens.Kernels;

/// <summary>
/// A kernel of two sequences that depends on their k-mers alone:
/// G(x, y) = sum over k-mers u of x and v of y of w_u w_v c_m(u,v), and K(x, y) = G(x, y) / sqrt(G(x, x) G(y, y)).
/// With a gamma it is exp(gamma (K - 1)) instead.
/// </summary>
public sealed record KmerKernel
{
    readonly double[] _pairWeights;

    /// <summary>A kernel from its pair weights.</summary>
    /// <param name="pairWeights">c_0 to c_l, as <see cref="Kernels.PairWeights"/> makes them.</param>
    /// <param name="maxMismatches">d: pairs with more mismatches count nothing.</param>
    public KmerKernel(double[] pairWeights, int maxMismatches)
    {
        int length = pairWeights.Length - 1;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Kernels.PairWeights.MaxWordLength);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMismatches);
        _pairWeights = [.. pairWeights.Select((weight, m) => m <= maxMismatches ? weight : 0)];
        MaxMismatches = Math.Max(0, Array.FindLastIndex(_pairWeights, weight => weight != 0));
    }

    /// <summary>c_0 to c_l, zero above d.</summary>
    public ReadOnlySpan<double> PairWeights => _pairWeights;

    /// <summary>Length l of a k-mer.</summary>
    public int WordLength => _pairWeights.Length - 1;

    /// <summary>The most mismatches with a weight that is not zero.</summary>
    public int MaxMismatches { get; }

    /// <summary>What is made of the two strands.</summary>
    public KernelStrands Strands { get; init; } = KernelStrands.Both;

    /// <summary>Weights by distance from the centre, or null where every k-mer counts the same.</summary>
    public CentreWeights? Positions { get; init; }

    /// <summary>gamma of the Gaussian, or null for the linear kernel.</summary>
    public double? Gamma { get; init; }

    /// <summary>The spectrum kernel of kmer-SVM: equal k-mers, strands merged.</summary>
    /// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011); the k of 6 is their default.</remarks>
    public static KmerKernel Spectrum(int k = 6) => new(Kernels.PairWeights.Identity(k), 0) { Strands = KernelStrands.Merged };

    /// <summary>The cosine of two sequences, put into the Gaussian where there is one.</summary>
    /// <param name="cosine">K(x, y).</param>
    public double Shape(double cosine) => Gamma is { } gamma ? Math.Exp(gamma * (cosine - 1)) : cosine;
}

/// <summary>What a kernel makes of the two strands of a sequence.</summary>
public enum KernelStrands
{
    /// <summary>k-mers of the forward strand of one sequence against those of both strands of the other (gkm-SVM).</summary>
    Both,

    /// <summary>Forward strands alone (LS-GKM's <c>-R</c>).</summary>
    Forward,

    /// <summary>A k-mer and its reverse complement are one feature, and each place counts once, palindromes too (kmer-SVM).</summary>
    Merged,
}
