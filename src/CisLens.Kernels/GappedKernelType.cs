namespace CisLens.Kernels;

/// <summary>The kernels of LS-GKM, by its numbers, and behind them those of gkmSVM that LS-GKM does not have.</summary>
public enum GappedKernelType
{
    /// <summary>Gapped k-mer counts; <c>gkm_cnt</c> in a model file.</summary>
    Counts = 0,

    /// <summary>Estimated word counts by the full filter; <c>gkm_estfull</c>.</summary>
    Full = 1,

    /// <summary>Estimated word counts by the truncated filter, the default; <c>gkm_esttrunc</c>.</summary>
    Truncated = 2,

    /// <summary>The truncated filter inside a Gaussian; <c>gkmrbf</c>.</summary>
    TruncatedRbf = 3,

    /// <summary>The truncated filter with centre weights; <c>wgkm</c>.</summary>
    Weighted = 4,

    /// <summary>The truncated filter with centre weights inside a Gaussian; <c>wgkmrbf</c>.</summary>
    WeightedRbf = 5,

    /// <summary>Gapped k-mer counts inside a Gaussian, of the gkmexplain fork alone; <c>gkm_cnt_rbf</c>.</summary>
    CountsRbf = 6,

    /// <summary>Words that match with up to d wildcards, each at a price (Leslie and Kuang 2004).</summary>
    Wildcard = 7,

    /// <summary>Pairs of k-mers within d mismatches of a third k-mer (Leslie et al. 2004).</summary>
    Mismatch = 8,
}
