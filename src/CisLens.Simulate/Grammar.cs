namespace CisLens.Simulate;

/// <summary>A transcription factor: its motif, and the effect of a bound site on the log accessibility in each cell type.</summary>
sealed record Factor(Motif Motif, double Liver, double Blood, double Neuron)
{
    /// <summary>The effects in the order of <see cref="Grammar.CellTypes"/>.</summary>
    public double[] Weights => [Liver, Blood, Neuron];
}

/// <summary>Two factors with an extra effect if their sites are in the right arrangement.</summary>
/// <param name="First">The left factor, on the strand of its motif.</param>
/// <param name="Second">The other factor.</param>
/// <param name="MinGap">Smallest number of bases between the two sites.</param>
/// <param name="MaxGap">Largest number of bases between the two sites.</param>
/// <param name="Oriented">True if both must be on the same strand, the first before the second.</param>
/// <param name="CellType">Index of the cell type in which the pair is active.</param>
/// <param name="Weight">The effect if both are bound.</param>
sealed record PairRule(string First, string Second, int MinGap, int MaxGap, bool Oriented, int CellType, double Weight);

/// <summary>
/// The regulatory grammar of the simulated organism. Names and consensus sequences are those of real factors; weights and
/// probabilities are invented.
/// </summary>
static class Grammar
{
    /// <summary>Log accessibility without a bound site. A peak needs 0.</summary>
    public const double Baseline = -4.2;

    /// <summary>The largest number of sites of one factor that has an effect.</summary>
    public const double MaxSites = 2;

    /// <summary>The cell types.</summary>
    public static readonly IReadOnlyList<string> CellTypes = ["liver", "blood", "neuron"];

    /// <summary>The factors.</summary>
    public static readonly IReadOnlyList<Factor> Factors =
    [
        new(new Motif("HNF4A", "CAAAGTCCA"), 2.0, 0, 0),
        new(new Motif("HNF1A", "GTTAATNATTAAC"), 2.0, 0, 0),
        new(new Motif("CEBPA", "ATTGCGCAAT"), 1.6, 0.6, 0),
        new(new Motif("FOXA1", "TGTTTACW"), 1.5, 0, 0.3),
        new(new Motif("GATA1", "AGATAAGR"), 0, 1.7, 0),
        new(new Motif("TAL1", "CAGATGKT"), 0, 1.3, 0),
        new(new Motif("SPI1", "AGAGGAAGTG"), 0, 2.0, 0),
        new(new Motif("RUNX1", "TGTGGTTW"), 0, 1.5, 0),
        new(new Motif("POU3F2", "ATGCAAAT"), 0, 0, 1.6),
        new(new Motif("SOX2", "CCATTGTT"), 0, 0, 1.4),
        new(new Motif("MEF2A", "CTAWWWATAG"), 0, 0.3, 2.0),
        new(new Motif("ASCL1", "GCAGCTGC"), 0, 0, 1.8),
        new(new Motif("SP1", "GGGGCGGGG"), 1.0, 1.0, 1.0),
        new(new Motif("NRF1", "TGCGCATGCGCA"), 1.8, 1.8, 1.8),
        new(new Motif("GABPA", "ACCGGAAGTG"), 1.6, 1.8, 1.5),
        new(new Motif("JUN", "ATGAGTCAT"), 1.2, 1.0, 0.8),
        new(new Motif("CTCF", "CCASYAGRKGGCRS"), 2.8, 2.8, 2.8),
        new(new Motif("REST", "TTCAGCACCATGGACAGCGCC"), -3.0, -3.0, 0),
    ];

    /// <summary>The pairs.</summary>
    public static readonly IReadOnlyList<PairRule> Pairs =
    [
        new("TAL1", "GATA1", 7, 9, Oriented: true, CellType: 1, 2.0),     // the E-box–GATA composite motif of red blood cells
        new("SOX2", "POU3F2", 0, 3, Oriented: true, CellType: 2, 2.0),    // the SOX–POU composite motif
        new("FOXA1", "HNF4A", 3, 25, Oriented: false, CellType: 0, 1.2),
    ];

    /// <summary>Index of a factor by name.</summary>
    public static int IndexOf(string factor)
    {
        for (int f = 0; f < Factors.Count; f++)
            if (Factors[f].Motif.Name == factor)
                return f;
        throw new ArgumentException($"no factor {factor}");
    }
}
