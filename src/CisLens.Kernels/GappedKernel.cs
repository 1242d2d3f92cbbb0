using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>A gapped k-mer kernel with the parameters and defaults of LS-GKM, or a wildcard or mismatch kernel.</summary>
/// <remarks>Ghandi et al., PLoS Comput Biol 10:e1003711 (2014); Lee, Bioinformatics 32:2196 (2016).</remarks>
public sealed record GappedKernel
{
    /// <summary>Type of the kernel, <c>-t</c> of LS-GKM.</summary>
    public GappedKernelType Type { get; init; } = GappedKernelType.Truncated;

    /// <summary>Length l of a k-mer with its gaps, 2 to 12; LS-GKM calls it the word length.</summary>
    public int WordLength { get; init; } = 11;

    /// <summary>Number k of columns that are not gaps, 1 to l. Wildcard and mismatch kernels do not use it.</summary>
    public int Informative { get; init; } = 7;

    /// <summary>Most mismatches d of a pair that counts, 0 to l - k. In wildcard and mismatch kernels, 0 to l.</summary>
    public int MaxMismatches { get; init; } = 3;

    /// <summary>Weight lambda of a wildcard, above 0 and at most 1.</summary>
    public double WildcardPrice { get; init; } = 1;

    /// <summary>True if reverse complements count. <c>-R</c> of LS-GKM sets it to false.</summary>
    public bool ReverseComplements { get; init; } = true;

    /// <summary>gamma of the Gaussian types. The authors advise 2 with C = 10.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Centre weights of the weighted types.</summary>
    public CentreWeights Centre { get; init; } = new();

    /// <summary>True if the type has centre weights.</summary>
    public bool IsWeighted => Type is GappedKernelType.Weighted or GappedKernelType.WeightedRbf;

    /// <summary>True if the type is Gaussian.</summary>
    public bool IsRbf => Type is GappedKernelType.TruncatedRbf or GappedKernelType.WeightedRbf or GappedKernelType.CountsRbf;

    /// <summary>True if LS-GKM has the type.</summary>
    public bool IsOfLsGkm => Type <= GappedKernelType.CountsRbf;

    /// <summary>Most mismatches of a pair that counts. Two k-mers within d mismatches of a third are within 2 d of each other.</summary>
    public int Reach => Type == GappedKernelType.Mismatch ? Math.Min(WordLength, 2 * MaxMismatches) : MaxMismatches;

    /// <summary>Makes the kernel.</summary>
    /// <exception cref="UsageException">Parameters are out of range or do not fit together. The message names all of them.</exception>
    public KmerKernel Build()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
        return new KmerKernel(Weights(), Reach)
        {
            Strands = ReverseComplements ? KernelStrands.Both : KernelStrands.Forward,
            Positions = IsWeighted ? Centre : null,
            Gamma = IsRbf ? Gamma : null,
        };
    }

    double[] Weights() => Type switch
    {
        GappedKernelType.Counts or GappedKernelType.CountsRbf => PairWeights.GappedCounts(WordLength, Informative),
        GappedKernelType.Wildcard => PairWeights.Wildcard(WordLength, MaxMismatches, WildcardPrice),
        GappedKernelType.Mismatch => PairWeights.Mismatch(WordLength, MaxMismatches),
        GappedKernelType.Full => PairWeights.FullFilter(WordLength, Informative),
        _ => PairWeights.TruncatedFilter(WordLength, Informative),
    };

    IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Type))
            yield return $"kernel type {(int)Type}; expected 0 to 8";
        if (WordLength is < 2 or > PairWeights.MaxWordLength)
            yield return $"l is {WordLength}; expected 2 to {PairWeights.MaxWordLength}";
        if (IsOfLsGkm && (Informative < 1 || Informative > WordLength))
            yield return $"k is {Informative}; expected 1 to l = {WordLength}";
        if (IsOfLsGkm && (MaxMismatches < 0 || MaxMismatches > WordLength - Informative))
            yield return $"d is {MaxMismatches}; expected 0 to l - k = {WordLength - Informative}";
        if (!IsOfLsGkm && (MaxMismatches < 0 || MaxMismatches > WordLength))
            yield return $"d is {MaxMismatches}; expected 0 to l = {WordLength}";
        if (Type == GappedKernelType.Wildcard && !(WildcardPrice > 0 && WildcardPrice <= 1))
            yield return $"the weight of a wildcard is {WildcardPrice}; expected a number above 0 and at most 1";
        if (IsRbf && !(Gamma > 0 && double.IsFinite(Gamma)))
            yield return $"gamma is {Gamma}; expected a number above 0";
        if (IsWeighted && Centre.Maximum is < 1 or > CentreWeights.MaximumLimit)
            yield return $"M is {Centre.Maximum}; expected 1 to {CentreWeights.MaximumLimit}";
        if (IsWeighted && !(Centre.HalfLifeBp > 0 && double.IsFinite(Centre.HalfLifeBp)))
            yield return $"H is {Centre.HalfLifeBp}; expected a number of bp above 0";
    }
}

/// <summary>Types of kernels: those of LS-GKM with its numbers, then those that only gkmSVM has.</summary>
public enum GappedKernelType
{
    /// <summary>Gapped k-mer counts; <c>gkm_cnt</c> in a model file.</summary>
    Counts = 0,

    /// <summary>Estimated k-mer counts by the full filter; <c>gkm_estfull</c>.</summary>
    Full = 1,

    /// <summary>Estimated k-mer counts by the truncated filter, the default; <c>gkm_esttrunc</c>.</summary>
    Truncated = 2,

    /// <summary>The truncated filter inside a Gaussian; <c>gkmrbf</c>.</summary>
    TruncatedRbf = 3,

    /// <summary>The truncated filter with centre weights; <c>wgkm</c>.</summary>
    Weighted = 4,

    /// <summary>The truncated filter with centre weights inside a Gaussian; <c>wgkmrbf</c>.</summary>
    WeightedRbf = 5,

    /// <summary>Gapped k-mer counts inside a Gaussian, only in the gkmexplain fork; <c>gkm_cnt_rbf</c>.</summary>
    CountsRbf = 6,

    /// <summary>k-mers that match with up to d wildcards, each with the weight lambda (Leslie and Kuang 2004).</summary>
    Wildcard = 7,

    /// <summary>Pairs of k-mers within d mismatches of a third k-mer (Leslie et al. 2004).</summary>
    Mismatch = 8,
}
