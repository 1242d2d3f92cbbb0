namespace CisLens.Kernels;

/// <summary>
/// A kernel of two sequences that depends only on their k-mers:
/// G(x, y) = sum over k-mers u of x and v of y of w_u w_v c_m(u,v), and K(x, y) = G(x, y) / sqrt(G(x, x) G(y, y)).
/// With a gamma, the kernel is exp(gamma (K - 1)).
/// </summary>
public sealed record KmerKernel
{
    readonly double[] _pairWeights;

    /// <summary>Makes a kernel from its pair weights.</summary>
    /// <param name="pairWeights">c_0 to c_l, as from <see cref="Kernels.PairWeights"/>.</param>
    /// <param name="maxMismatches">d. Pairs with more mismatches do not count.</param>
    public KmerKernel(double[] pairWeights, int maxMismatches)
    {
        int length = pairWeights.Length - 1;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Kernels.PairWeights.MaxWordLength);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMismatches);
        _pairWeights = [.. pairWeights.Select((weight, m) => m <= maxMismatches ? weight : 0)];
        MaxMismatches = Math.Max(0, Array.FindLastIndex(_pairWeights, weight => weight != 0));
    }

    /// <summary>c_0 to c_l, 0 above d.</summary>
    public ReadOnlySpan<double> PairWeights => _pairWeights;

    /// <summary>Length l of a k-mer.</summary>
    public int WordLength => _pairWeights.Length - 1;

    /// <summary>Most mismatches with a weight that is not 0.</summary>
    public int MaxMismatches { get; }

    /// <summary>How the two strands are used.</summary>
    public KernelStrands Strands { get; init; } = KernelStrands.Both;

    /// <summary>Weights by distance from the centre, or null if every k-mer counts the same.</summary>
    public CentreWeights? Positions { get; init; }

    /// <summary>gamma of the Gaussian, or null for the linear kernel.</summary>
    public double? Gamma { get; init; }

    /// <summary>The spectrum kernel of kmer-SVM: equal k-mers, strands merged.</summary>
    /// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011). Their default k is 6.</remarks>
    public static KmerKernel Spectrum(int k = 6) => new(Kernels.PairWeights.Identity(k), 0) { Strands = KernelStrands.Merged };

    /// <summary>The kernel value of a cosine: the cosine itself, or its Gaussian if there is a gamma.</summary>
    /// <param name="cosine">K(x, y).</param>
    public double Shape(double cosine) => Gamma is { } gamma ? Math.Exp(gamma * (cosine - 1)) : cosine;
}

/// <summary>How a kernel uses the two strands of a sequence.</summary>
public enum KernelStrands
{
    /// <summary>k-mers of the forward strand of one sequence are compared with those of both strands of the other (gkm-SVM).</summary>
    Both,

    /// <summary>Forward strands only (<c>-R</c> of LS-GKM).</summary>
    Forward,

    /// <summary>A k-mer and its reverse complement are one feature. Each position counts once, also for palindromes (kmer-SVM).</summary>
    Merged,
}
