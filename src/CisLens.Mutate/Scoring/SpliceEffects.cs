using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Splice delta scores per gene: the largest rise and fall of the probability of a splice site near the variant.</summary>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="sites">The tracks of splice sites.</param>
/// <param name="masked">True sets gains at the nearest annotated exon end, and losses elsewhere, to 0.</param>
/// <param name="keepMaps">True keeps the probabilities, for a report.</param>
sealed class SpliceEffects(ModelManifest manifest, SpliceTracks sites, bool masked, bool keepMaps) : IEffectReader
{
    readonly int _tracks = manifest.Tracks.Count, _cropBp = manifest.CropBp;

    public IReadOnlyList<SignalTransform> Transforms => [];

    public int Members => manifest.Members;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        var (allele, window) = (row.Target, row.Placed);
        // as in SpliceAI, the mean over members is aligned, not the members
        var mean = Pair(row, answer, -1);
        if (!Array.TrueForAll(mean.Ref, float.IsFinite) || !Array.TrueForAll(mean.Alt, float.IsFinite))
        {
            allele.Fail(AlleleStatus.Failed);
            return;
        }
        SplicePair[] members = [.. Enumerable.Range(0, Members).Select(member => Pair(row, answer, member))];
        long first0 = window.Start0 + _cropBp, anchor0 = allele.Plan.Anchor0;
        long? exonEnd = masked ? anchor0 + window.Gene!.ToNearestExonEnd(anchor0) - first0 : null;
        var delta = SpliceDelta.Compute(window.Gene!, mean, members, sites, _tracks, (int)(allele.Pos0 - first0), exonEnd);
        var edit = allele.Plan.Edit!;
        int unit = allele.Plan.Swapped ? 0 : edit.DuplicatedUnit(allele.Plan.Template);
        allele.Splicing.Add(delta with
        {
            IsDuplication = unit > 0 && delta.MovesJunction(allele.Pos0, edit.Start0, unit),
            Map = keepMaps ? SpliceMap.From(first0, mean, sites, _tracks) : null,
        });
    }

    SplicePair Pair(BatchRow row, Prediction answer, int member)
    {
        var (window, edit) = (row.Placed, row.Target.Plan.Edit!);
        int at = (int)(edit.Start0 - window.Start0) - _cropBp;
        float[] present = OnPlus(window, answer.Window(row.Window, member));
        float[] copy = OnPlus(window, answer.Copy(row.First, member));
        float[] edited = AlignedOutput.Compute(copy, new(0, at, edit.RefLength, at, edit.Alt.Length), _tracks, present.Length / _tracks);
        return row.Target.Plan.Swapped ? new(edited, present) : new(present, edited);
    }

    /// <summary>Positions × tracks in the order of the plus strand.</summary>
    float[] OnPlus(PlacedWindow window, ReadOnlySpan<float> answer)
    {
        var values = answer.ToArray();
        if (!window.Reverse)
            return values;
        // reverse everything, then restore the order of the tracks at each position
        Array.Reverse(values);
        for (int at = 0; at < values.Length; at += _tracks)
            Array.Reverse(values, at, _tracks);
        return values;
    }
}
