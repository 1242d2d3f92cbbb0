using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>Which tracks of a model are splice sites.</summary>
/// <param name="Acceptor">Index of the track of acceptors.</param>
/// <param name="Donor">Index of the track of donors.</param>
public readonly record struct SpliceTracks(int Acceptor, int Donor)
{
    /// <summary>Those of a model that predicts base by base and has tracks <c>acceptor</c> and <c>donor</c>; null for others.</summary>
    public static SpliceTracks? From(ModelManifest manifest)
    {
        var ids = manifest.Tracks.Select(track => track.Id).ToList();
        return manifest.BinBp == 1 && ids.Contains("acceptor") && ids.Contains("donor")
            ? new(ids.IndexOf("acceptor"), ids.IndexOf("donor")) : null;
    }
}
