using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Splice delta scores: the largest rise and fall of the probability of a splice site near the variant, gene by gene.</summary>
/// <param name="manifest">The model.</param>
/// <param name="sites">Its tracks of splice sites.</param>
/// <param name="masked">True makes gains at the nearest annotated exon end 0, and losses at any other place.</param>
sealed class SpliceEffects(ModelManifest manifest, SpliceTracks sites, bool masked) : IEffectReader
{
    readonly int _tracks = manifest.Tracks.Count, _cropBp = manifest.CropBp;

    public IReadOnlyList<SignalTransform> Transforms => [];

    public int Members => manifest.Members;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        var (allele, window) = (row.Target, row.Placed);
        // a deletion's bases and an insertion's largest are aligned in the mean, as the original does
        var mean = Pair(row, answer, -1);
        if (!Array.TrueForAll(mean.Ref, float.IsFinite) || !Array.TrueForAll(mean.Alt, float.IsFinite))
        {
            allele.Fail();
            return;
        }
        SplicePair[] members = [.. Enumerable.Range(0, Members).Select(member => Pair(row, answer, member))];
        long first0 = window.Start0 + _cropBp, anchor0 = allele.Plan.Anchor0;
        long? exonEnd = masked ? anchor0 + window.Gene!.ToNearestExonEnd(anchor0) - first0 : null;
        allele.Splicing.Add(SpliceDelta.Compute(window.Gene!, mean, members, sites, _tracks, (int)(allele.Pos0 - first0), exonEnd));
    }

    SplicePair Pair(BatchRow row, Prediction answer, int member)
    {
        var (window, edit) = (row.Placed, row.Target.Plan.Edit!);
        int at = (int)(edit.Start0 - window.Start0) - _cropBp;
        float[] held = OnPlus(window, answer.Window(row.Window, member));
        float[] copy = OnPlus(window, answer.Copy(row.First, member));
        float[] made = AlignedOutput.Compute(copy, new(0, at, edit.RefLength, at, edit.Alt.Length), _tracks, held.Length / _tracks);
        return row.Target.Plan.Swapped ? new(made, held) : new(held, made);
    }

    float[] OnPlus(PlacedWindow window, ReadOnlySpan<float> answer)
    {
        var places = answer.ToArray();
        if (!window.Reverse)
            return places;
        // turned round as a whole, and then each place's tracks turned back
        Array.Reverse(places);
        for (int place = 0; place < places.Length; place += _tracks)
            Array.Reverse(places, place, _tracks);
        return places;
    }
}
