using CisLens.Core;

namespace CisLens.Design.Kernels;

/// <summary>A gapped k-mer kernel with LS-GKM's parameters and defaults.</summary>
/// <remarks>Ghandi et al., PLoS Comput Biol 10:e1003711 (2014); Lee, Bioinformatics 32:2196 (2016).</remarks>
public sealed record GappedKernel
{
    /// <summary>The kernel's type, LS-GKM's <c>-t</c>.</summary>
    public GappedKernelType Type { get; init; } = GappedKernelType.Truncated;

    /// <summary>Word length l, 2 to 12.</summary>
    public int WordLength { get; init; } = 11;

    /// <summary>Informative columns k, 1 to l.</summary>
    public int Informative { get; init; } = 7;

    /// <summary>Most mismatches d that count, 0 to l-k.</summary>
    public int MaxMismatches { get; init; } = 3;

    /// <summary>Whether reverse complements count; LS-GKM's <c>-R</c> says no.</summary>
    public bool ReverseComplements { get; init; } = true;

    /// <summary>gamma of the Gaussian types. The authors advise 2 with C = 10.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Centre weights of the weighted types.</summary>
    public CentreWeights Centre { get; init; } = new();

    /// <summary>Whether the type has centre weights.</summary>
    public bool IsWeighted => Type is GappedKernelType.Weighted or GappedKernelType.WeightedRbf;

    /// <summary>Whether the type has a Gaussian.</summary>
    public bool IsRbf => Type is GappedKernelType.TruncatedRbf or GappedKernelType.WeightedRbf or GappedKernelType.CountsRbf;

    /// <summary>The kernel itself.</summary>
    /// <exception cref="UsageException">The parameters do not fit together; all faults in one message.</exception>
    public WordKernel Build()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
        return new WordKernel(Weights(), MaxMismatches)
        {
            Strands = ReverseComplements ? StrandRule.Both : StrandRule.Forward,
            Positions = IsWeighted ? Centre : null,
            Gamma = IsRbf ? Gamma : null,
        };
    }

    double[] Weights() => Type switch
    {
        GappedKernelType.Counts or GappedKernelType.CountsRbf => PairWeights.GappedCounts(WordLength, Informative),
        GappedKernelType.Full => PairWeights.FullFilter(WordLength, Informative),
        _ => PairWeights.TruncatedFilter(WordLength, Informative),
    };

    IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Type))
            yield return $"kernel type {(int)Type}, expected 0 to 6";
        if (WordLength is < 2 or > PairWeights.MaxWordLength)
            yield return $"l is {WordLength}, expected 2 to {PairWeights.MaxWordLength}";
        if (Informative < 1 || Informative > WordLength)
            yield return $"k is {Informative}, expected 1 to l = {WordLength}";
        if (MaxMismatches < 0 || MaxMismatches > WordLength - Informative)
            yield return $"d is {MaxMismatches}, expected 0 to l - k = {WordLength - Informative}";
        if (IsRbf && !(Gamma > 0 && double.IsFinite(Gamma)))
            yield return $"gamma is {Gamma}, expected a number above 0";
        if (IsWeighted && Centre.Maximum is < 1 or > CentreWeights.MaximumLimit)
            yield return $"M is {Centre.Maximum}, expected 1 to {CentreWeights.MaximumLimit}";
        if (IsWeighted && !(Centre.HalfLifeBp > 0 && double.IsFinite(Centre.HalfLifeBp)))
            yield return $"H is {Centre.HalfLifeBp}, expected a number of bp above 0";
    }
}
