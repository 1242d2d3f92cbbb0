using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Profiles;

/// <summary>Takes the bins of REF and ALT from predictions.</summary>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="tracks">Number of predicted tracks.</param>
/// <param name="add">Receives the profiles, in the order of the alleles.</param>
sealed class ProfileReader(ModelManifest manifest, int tracks, Action<AlleleProfile> add) : IEffectReader
{
    public IReadOnlyList<SignalTransform> Transforms => [];

    public int Members => 0;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        row.Target.AddWindow();
        var (reference, alternate) = GeneEffects.Profiles(row, bins, answer, tracks);
        foreach (float[] values in (float[][])[reference, alternate])
            if (manifest.Fault<float>(values) is var fault and not AlleleStatus.Ok)
                row.Target.Fail(fault);
        long start0 = row.Placed.Start0 + manifest.CropBp + (long)bins.First0 * manifest.BinBp!.Value;
        add(new(row.Target, start0, manifest.BinBp.Value, tracks, reference, alternate));
    }
}
