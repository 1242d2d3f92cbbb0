using CisLens.Core.Contract;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Effects on tracks, of values or of moments; means over shifts are taken when the allele is finished.</summary>
/// <param name="columns">What is computed.</param>
/// <param name="bins">Bins of a window.</param>
sealed class TrackEffects(EffectColumns columns, int bins) : IEffectReader
{
    readonly float[] _reference = new float[bins], _alternate = new float[bins];
    readonly float[] _comparedReference = new float[bins], _comparedAlternate = new float[bins];

    public IReadOnlyList<SignalTransform> Transforms => columns.Transforms;

    public int Members => columns.Members;

    int Tracks => columns.Tracks.Count;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        for (int member = -1; member < Members; member++)
        {
            var into = row.Target.Of(member);
            into.NextWindow();
            if (!IsFinite(row, answer, member))
                row.Target.Fail();
            else if (Transforms.Count > 0)
                ReadMoments(row, answer, member, into);
            else
                ReadValues(row, bins, answer, member, into);
        }
    }

    static bool IsFinite(BatchRow row, Prediction answer, int member)
    {
        bool finite = AllFinite(answer.Window(row.Window, member));
        for (int c = 0; c < row.Copies.Length; c++)
            finite &= AllFinite(answer.Copy(row.First + c, member));
        return finite;
    }

    void ReadValues(BatchRow row, BinRange bins, Prediction answer, int member, AlleleValues into)
    {
        bool same = row.Copies is [{ Summed: true }];
        int column = 0;
        for (int slot = 0; slot < Tracks; slot++)
        {
            int summed = Gather(row, bins, answer, member, slot, compared: false, _reference, _alternate);
            var (r, a) = Ordered(row, _reference, _alternate, summed);
            Keep(into, slot, Sum(r), Sum(a));
            int compared = same ? 0 : Gather(row, bins, answer, member, slot, compared: true, _comparedReference, _comparedAlternate);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
            {
                var score = columns.Columns[column].Score;
                var profiles = same || !score.ComparesBins ? new Profiles(r, a)
                    : Ordered(row, _comparedReference, _comparedAlternate, compared);
                if (member < 0 && score.OfProbability)
                    row.Target.Clipped += (WindowScores.IsClipped(r[0]) ? 1 : 0) + (WindowScores.IsClipped(a[0]) ? 1 : 0);
                into.Effects[column] += (float)score.Compute(profiles.Reference, profiles.Alternate);
            }
        }
    }

    /// <summary>Puts the bins of the copies one behind the other, and those of the window at the same places.</summary>
    int Gather(BatchRow row, BinRange bins, Prediction answer, int member, int slot, bool compared, float[] reference, float[] alternate)
    {
        var window = answer.Window(row.Window, member);
        int count = 0;
        for (int c = 0; c < row.Copies.Length; c++)
        {
            var held = row.Copies[c].Bins!.Value;
            var wanted = compared ? row.Copies[c].Compared : row.Copies[c].Summed ? held : new BinRange(held.First0, 0);
            var copy = answer.Copy(row.First + c, member);
            for (int bin = wanted.First0; bin < wanted.First0 + wanted.Count; bin++, count++)
            {
                reference[count] = window[(bin - bins.First0) * Tracks + slot];
                alternate[count] = copy[(bin - held.First0) * Tracks + slot];
            }
        }
        return count;
    }

    void ReadMoments(BatchRow row, Prediction answer, int member, AlleleValues into)
    {
        int column = 0;
        for (int slot = 0; slot < Tracks; slot++)
        {
            var signal = MomentsOf(row, answer, member, slot, 0, compared: false);
            Keep(into, slot, (float)signal.Reference, (float)signal.Alternate);
            for (; column < columns.Columns.Count && columns.Columns[column].Slot == slot; column++)
            {
                var score = columns.Columns[column].Score;
                var moments = MomentsOf(row, answer, member, slot, TransformOf(score), score.ComparesBins);
                into.Effects[column] += (float)score.OfMoments!.Compute(moments);
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

    static void Keep(AlleleValues into, int slot, float reference, float alternate)
    {
        if (into.Ref.Length == 0)
            return;
        into.Ref[slot] += reference;
        into.Alt[slot] += alternate;
    }

    static Profiles Ordered(BatchRow row, float[] held, float[] made, int count) => row.Target.Plan.Swapped
        ? new(made.AsSpan(0, count), held.AsSpan(0, count))
        : new(held.AsSpan(0, count), made.AsSpan(0, count));

    static float Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return (float)sum;
    }

    static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
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
