namespace CisLens.Kernels;

/// <summary>
/// Weights of the k-mers of a sequence by their distance from its centre. Of n k-mers, k-mer i has the weight
/// min(M, floor(M exp(-ln2 |floor(n/2) - i| / H) + 1)).
/// </summary>
/// <remarks>
/// wgkm of LS-GKM (Lee, Bioinformatics 32:2196, 2016). LS-GKM stores a weight in 8 bits, so with M = 255 the 256 at the centre
/// becomes 0. Here it does not.
/// </remarks>
/// <param name="Maximum">M, the weight at the centre.</param>
/// <param name="HalfLifeBp">H, the distance in bp at which the weight is half.</param>
public sealed record CentreWeights(int Maximum = 50, double HalfLifeBp = 50)
{
    /// <summary>The highest M. A weight fits into a byte, as in LS-GKM.</summary>
    public const int MaximumLimit = 255;

    /// <summary>Weights of all <paramref name="kmers"/> k-mers of a sequence, including those over unknown bases.</summary>
    public byte[] Compute(int kmers)
    {
        var weights = new byte[kmers];
        for (int i = 0; i < kmers; i++)
        {
            double distance = Math.Abs(kmers / 2 - i);
            weights[i] = (byte)Math.Min(Maximum, Math.Floor(Maximum * Math.Exp(-Math.Log(2) * distance / HalfLifeBp) + 1));
        }
        return weights;
    }
}
