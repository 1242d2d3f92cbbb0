using CisLens.Kernels;

namespace CisLens.Models.Import;

/// <summary>What the file of a published model does not say.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its track, or null for the model's; motifs have names of their own unless there is one alone.</summary>
    public string? NamedTrack { get; init; }

    /// <summary>Counts added to each column of a motif in all; FIMO's default.</summary>
    public double PseudoCount { get; init; } = 0.1;

    /// <summary>Length of a window in bp; null for that of the longest support sequence, and <see cref="TableWindow"/> for a table of weights.</summary>
    public int? Window { get; init; }

    /// <summary>The window of a table of weights, unless another is asked for: room for indels of 50 bp.</summary>
    public const int TableWindow = 200;

    /// <summary>What a model of gkmSVM was trained with, which its files do not say: its defaults.</summary>
    public GappedKernel Kernel { get; init; } = new() { WordLength = 10, Informative = 6, MaxMismatches = 3 };

    /// <summary>The l that a table of weights must have, or null for any.</summary>
    public int? WordLength { get; init; }

    /// <summary>What letters other than A, C, G, T of a sequence to score mean. Support sequences are read as their trainer read them.</summary>
    public UnknownBases Unknown { get; init; }

    /// <summary>A table of weights loses its first line whatever it holds, as with deltasvm.pl of 2015.</summary>
    public bool DropFirstLine { get; init; }

    /// <summary>Most threads at once.</summary>
    public int Threads { get; init; } = 1;
}
