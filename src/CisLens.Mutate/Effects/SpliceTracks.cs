using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Effects;

/// <summary>The tracks of a model that are splice sites.</summary>
/// <param name="Acceptor">Index of the acceptor track.</param>
/// <param name="Donor">Index of the donor track.</param>
public readonly record struct SpliceTracks(int Acceptor, int Donor)
{
    /// <summary>The tracks <c>acceptor</c> and <c>donor</c> of a model with bins of one base; null for other models.</summary>
    public static SpliceTracks? From(ModelManifest manifest)
    {
        var ids = manifest.Tracks.Select(track => track.Id).ToList();
        return manifest.BinBp == 1 && ids.Contains("acceptor") && ids.Contains("donor")
            ? new(ids.IndexOf("acceptor"), ids.IndexOf("donor")) : null;
    }

    /// <summary>Refuses a model of splice sites without genes.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="hasGenes">Whether there are genes.</param>
    /// <exception cref="UsageException">The model predicts splice sites, and there are no genes.</exception>
    public static void RequireGenes(ModelManifest manifest, bool hasGenes)
    {
        if (!hasGenes && From(manifest) is not null)
            throw new UsageException($"{manifest.Name} predicts splice sites, which are scored per gene; give --genes TABLE");
    }

    /// <summary>Refuses genes that are only start sites.</summary>
    /// <param name="genes">The genes.</param>
    /// <param name="path">Path of the genes as the user gave it.</param>
    /// <exception cref="UsageException">The genes are start sites.</exception>
    public static void RequireTranscripts(GeneTable genes, string path)
    {
        if (genes.HasStartsOnly)
            throw new UsageException($"{path} has start sites only; splice scores need transcripts: give a GTF");
    }
}
