using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>One (record, ALT) pair on its way through the model: its plan, and then what the model says of it.</summary>
public sealed class AlleleScore(AllelePlan plan, int tracks, int columns)
{
    int _windows;
    bool _failed;

    /// <summary>How the pair is scored.</summary>
    public AllelePlan Plan { get; } = plan;

    /// <summary>Prediction for REF, one a track: the value, or the sum over the bins scored. NaN when not scored.</summary>
    public float[] Ref { get; } = Missing(plan, tracks);

    /// <summary>Prediction for ALT, as <see cref="Ref"/>.</summary>
    public float[] Alt { get; } = Missing(plan, tracks);

    /// <summary>Effects, one a column of <see cref="EffectColumns"/>. NaN when not scored or when the score has no value.</summary>
    public float[] Effects { get; } = Missing(plan, columns);

    /// <summary>What building its windows found; written by the encoder alone.</summary>
    internal AlleleStatus Flags { get; set; } = plan.Status;

    /// <summary>The status that files show.</summary>
    public AlleleStatus Status => !Flags.IsScored() ? Flags & ~AlleleStatusCode.ScoredFlags : _failed ? AlleleStatus.Failed : Flags;

    /// <summary>True when the pair has an effect.</summary>
    public bool IsScored => Status.IsScored();

    /// <summary>Notes that the model gave a number that is not finite.</summary>
    internal void Fail() => _failed = true;

    /// <summary>Starts the values of one more shift.</summary>
    internal void NextWindow()
    {
        if (_windows++ > 0)
            return;
        Array.Clear(Ref);
        Array.Clear(Alt);
        Array.Clear(Effects);
    }

    /// <summary>Turns sums over shifts into means, and takes away the values of a pair that has no score.</summary>
    internal void Finish()
    {
        float scale = IsScored && _windows > 0 ? 1f / _windows : float.NaN;
        if (scale == 1f)
            return;
        foreach (var values in (ReadOnlySpan<float[]>)[Ref, Alt, Effects])
            for (int i = 0; i < values.Length; i++)
                values[i] *= scale;
    }

    static float[] Missing(AllelePlan plan, int count)
    {
        if (!plan.Status.IsScored())
            return [];
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
