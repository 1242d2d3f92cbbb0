using CisLens.Core.Contract;

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
}
