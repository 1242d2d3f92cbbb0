using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Effects on tracks, from values or from moments; <see cref="AlleleScore"/> takes the mean over shifts.</summary>
/// <param name="columns">The effects that are computed.</param>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="bins">Largest number of bins of an allele.</param>
sealed class TrackEffects(EffectColumns columns, ModelManifest manifest, int bins) : IEffectReader
{
    readonly float[] _reference = new float[bins], _alternate = new float[bins];
    readonly float[] _comparedReference = new float[bins], _comparedAlternate = new float[bins];

    public TrackEffects(EffectColumns columns, ModelManifest manifest) : this(columns, manifest, manifest.Bins) { }

    public IReadOnlyList<SignalTransform> Transforms => columns.Transforms;

    public int Members => columns.Members;

    int Tracks => columns.Tracks.Count;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        row.Target.AddWindow();
        for (int member = -1; member < Members; member++)
            if (Fault(row, answer, member) is var fault and not AlleleStatus.Ok)
                row.Target.Fail(fault);
            else if (Transforms.Count > 0)
                ReadMoments(row, answer, member);
            else
                ReadValues(row, bins, answer, member);
    }

    AlleleStatus Fault(BatchRow row, Prediction answer, int member)
    {
        var fault = manifest.Fault<float>(answer.Window(row.Window, member));
        for (int c = 0; c < row.Copies.Length && fault != AlleleStatus.Failed; c++)
            if (manifest.Fault<float>(answer.Copy(row.First + c, member)) is var other and not AlleleStatus.Ok)
                fault = other;
        return fault;
    }

    void ReadValues(BatchRow row, BinRange bins, Prediction answer, int member)
    {
        float[] effects = row.Target.EffectsOf(member);
        bool same = row.Copies is [{ Summed: true }];
        int column = 0;
        for (int slot = 0; slot < Tracks; slot++)
        {
            int summed = Gather(row, bins, answer, member, slot, compared: false, _reference, _alternate);
            var (r, a) = Ordered(row, _reference, _alternate, summed);
            if (member < 0)
                Add(row.Target, slot, Sum(r), Sum(a));
            bool isClipped = member < 0 && (WindowScores.IsClipped(r[0]) || WindowScores.IsClipped(a[0]));
            int compared = same ? 0 : Gather(row, bins, answer, member, slot, compared: true, _comparedReference, _comparedAlternate);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
            {
                var score = columns.Columns[column].Score;
                var profiles = same || !score.ComparesBins ? new Profiles(r, a)
                    : Ordered(row, _comparedReference, _comparedAlternate, compared);
                // several scores limit the same probabilities, which are counted once
                if (isClipped && score is { OfProbability: true, Binned: false })
                    (row.Target.Clipped, isClipped) = (row.Target.Clipped + Count(r[0]) + Count(a[0]), false);
                effects[column] += (float)score.Compute(profiles.Reference, profiles.Alternate);
            }
        }
    }

    /// <summary>Joins the bins of the copies, and the same bins of the window.</summary>
    /// <returns>The number of bins.</returns>
    int Gather(BatchRow row, BinRange bins, Prediction answer, int member, int slot, bool compared, float[] reference, float[] alternate)
    {
        var window = answer.Window(row.Window, member);
        int count = 0;
        for (int c = 0; c < row.Copies.Length; c++)
        {
            var predicted = row.Copies[c].Bins!.Value;
            var wanted = compared ? row.Copies[c].Compared : row.Copies[c].Summed ? predicted : new BinRange(predicted.First0, 0);
            var copy = answer.Copy(row.First + c, member);
            for (int bin = wanted.First0; bin < wanted.First0 + wanted.Count; bin++, count++)
            {
                reference[count] = window[(bin - bins.First0) * Tracks + slot];
                alternate[count] = copy[(bin - predicted.First0) * Tracks + slot];
            }
        }
        return count;
    }

    void ReadMoments(BatchRow row, Prediction answer, int member)
    {
        float[] effects = row.Target.EffectsOf(member);
        int column = 0;
        for (int slot = 0; slot < Tracks; slot++)
        {
            var signal = MomentsOf(row, answer, member, slot, 0, compared: false);
            if (member < 0)
                Add(row.Target, slot, (float)signal.Reference, (float)signal.Alternate);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
            {
                var score = columns.Columns[column].Score;
                var moments = MomentsOf(row, answer, member, slot, TransformOf(score), score.ComparesBins);
                effects[column] += (float)score.OfMoments!.Compute(moments);
            }
        }
    }

    int TransformOf(EffectScore score)
    {
        int index = 0;
        while (Transforms[index] != score.OfMoments!.Transform)
            index++;
        return index;
    }

    BinMoments MomentsOf(BatchRow row, Prediction answer, int member, int slot, int transform, bool compared)
    {
        BinMoments moments = default;
        for (int c = 0; c < row.Copies.Length; c++)
        {
            var copy = row.Copies[c];
            if (compared ? copy.Compared.Count == 0 : !copy.Summed)
                continue;
            var part = answer.Copy(row.First + c, member)[(transform * Moments.Count * Tracks)..];
            moments = moments.With(BinMoments.Compute(part, Tracks, slot, copy.Bins!.Value.Count));
        }
        return row.Target.Plan.Swapped ? moments.Exchanged : moments;
    }

    static int Count(float probability) => WindowScores.IsClipped(probability) ? 1 : 0;

    static void Add(AlleleScore target, int slot, float reference, float alternate)
    {
        target.Ref[slot] += reference;
        target.Alt[slot] += alternate;
    }

    static Profiles Ordered(BatchRow row, float[] window, float[] copy, int count) => row.Target.Plan.Swapped
        ? new(copy.AsSpan(0, count), window.AsSpan(0, count))
        : new(window.AsSpan(0, count), copy.AsSpan(0, count));

    static float Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return (float)sum;
    }

    /// <summary>The bins of REF and of ALT.</summary>
    readonly ref struct Profiles(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        public readonly ReadOnlySpan<float> Reference = reference, Alternate = alternate;

        public void Deconstruct(out ReadOnlySpan<float> reference, out ReadOnlySpan<float> alternate)
        {
            reference = Reference;
            alternate = Alternate;
        }
    }
}
