namespace CisLens.Kernels;

/// <summary>What becomes of letters other than A, C, G and T in a sequence that a kernel reads.</summary>
public enum UnknownBases
{
    /// <summary>Words over them count nothing.</summary>
    Skip,

    /// <summary>They are read as A, as LS-GKM does; a run of N is then a run of A.</summary>
    AsA,

    /// <summary>They are cut out and their flanks joined, as gkmSVM 2.0 and its R package do.</summary>
    Drop,
}
