using CisLens.Kernels;

namespace CisLens.Models.Import;

/// <summary>What the files of a published model do not contain.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its track, or null for the name of the model. Several motifs always keep their own names.</summary>
    public string? NamedTrack { get; init; }

    /// <summary>Pseudo-count of motifs: the sum of the counts that are added to a column. The default is that of FIMO.</summary>
    public double PseudoCount { get; init; } = 0.1;

    /// <summary>
    /// Length of a window in bp. Null takes the longest support sequence of an SVM, the window of the design for a network, and
    /// <see cref="TableWindow"/> for k-mer weights and motifs.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>Default window in bp for k-mer weights and motifs. It leaves room for indels of 50 bp.</summary>
    public const int TableWindow = 200;

    /// <summary>The kernel of a gkmSVM model, which its files do not contain. The default is that of gkmSVM.</summary>
    public GappedKernel Kernel { get; init; } = new() { WordLength = 10, Informative = 6, MaxMismatches = 3 };

    /// <summary>Length that the k-mers of a table must have, or null for any.</summary>
    public int? WordLength { get; init; }

    /// <summary>How letters other than A, C, G and T in sequences to score are read. Support sequences are read as in training.</summary>
    public UnknownBases Unknown { get; init; }

    /// <summary>True to ignore the first line of a table of weights, as deltasvm.pl of 2015 does.</summary>
    public bool DropFirstLine { get; init; }

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = 1;
}
