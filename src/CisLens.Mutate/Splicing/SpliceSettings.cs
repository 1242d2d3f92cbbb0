using CisLens.Core.Contract;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Splicing;

/// <summary>What a run of splice delta scores is told besides.</summary>
public sealed record SpliceSettings
{
    /// <summary>The genes; each variant is scored in those that hold its base.</summary>
    public required GeneTable Genes { get; init; }

    /// <summary>Their file as the user named it.</summary>
    public required string GenesPath { get; init; }

    /// <summary>Gains and losses are looked for within this many bp of the variant.</summary>
    public int Distance { get; init; } = 50;

    /// <summary>True makes gains at the nearest annotated exon end 0, and losses at any other place.</summary>
    public bool Masked { get; init; }
}

/// <summary>Which tracks of a model are splice sites.</summary>
/// <param name="Acceptor">Index of the track of acceptors.</param>
/// <param name="Donor">Index of the track of donors.</param>
public readonly record struct SpliceTracks(int Acceptor, int Donor)
{
    /// <summary>Those of a model that answers base by base and has tracks <c>acceptor</c> and <c>donor</c>; null for other models.</summary>
    public static SpliceTracks? Of(ModelManifest manifest)
    {
        var ids = manifest.Tracks.Select(track => track.Id).ToList();
        return manifest.BinBp == 1 && ids.Contains("acceptor") && ids.Contains("donor") ? new(ids.IndexOf("acceptor"), ids.IndexOf("donor")) : null;
    }
}
