namespace CisLens.Kernels.Motifs;

/// <summary>A motif as it is published: counts of bases, or of pairs of neighbouring bases.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Other">Its other name, or empty.</param>
/// <param name="Counts">Counts a row: of A C G T a column, or of AA AC to TT for each column but the first.</param>
/// <param name="RowLength">4 or 16.</param>
public sealed record CountMatrix(string Name, string Other, double[] Counts, int RowLength)
{
    /// <summary>Bases of a site.</summary>
    public int Width => Counts.Length / RowLength + (RowLength == 16 ? 1 : 0);

    /// <summary>The motif that scores sites.</summary>
    /// <param name="pseudoCount">Counts added to each distribution in all.</param>
    /// <param name="background">q of A, C, G, T, or null for a quarter each; pairs are measured against a quarter each.</param>
    public SiteModel Build(double pseudoCount, double[]? background) => RowLength == 16
        ? new DinucleotideWeightMatrix(Counts, pseudoCount)
        : new PositionWeightMatrix(Counts, pseudoCount, background);
}
