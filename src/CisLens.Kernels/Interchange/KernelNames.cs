namespace CisLens.Kernels.Interchange;

/// <summary>What LS-GKM's model files call the kernels.</summary>
static class KernelNames
{
    static readonly string[] s_names = ["gkm_cnt", "gkm_estfull", "gkm_esttrunc", "gkmrbf", "wgkm", "wgkmrbf", "gkm_cnt_rbf"];

    /// <summary>All names.</summary>
    public static string All => string.Join(", ", s_names);

    /// <summary>The name of a type.</summary>
    public static string From(GappedKernelType type) => s_names[(int)type];

    /// <summary>The type of a name, or null.</summary>
    public static GappedKernelType? Find(string name) => Array.IndexOf(s_names, name) is >= 0 and var type ? (GappedKernelType)type : null;
}
