namespace CisLens.Simulate;

/// <summary>A planted motif, in the coordinates of its contig.</summary>
readonly record struct PlantedSite(int Factor, int Start0, int Width);

/// <summary>A regulatory element of the simulated genome.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Centre0">Its middle, 0-based.</param>
/// <param name="Sites">The motifs planted in it.</param>
sealed record Element(int Contig, int Centre0, IReadOnlyList<PlantedSite> Sites)
{
    /// <summary>Length of the sequence that decides on an element's activity, in bp.</summary>
    public const int WindowBp = 300;

    /// <summary>Log accessibility in each cell type, set when all elements are planted.</summary>
    public double[] Activity { get; set; } = [];
}
