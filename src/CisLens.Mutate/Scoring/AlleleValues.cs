namespace CisLens.Mutate.Scoring;

/// <summary>What one model says of one allele: sums over the shifts of its window, and then their means.</summary>
public sealed class AlleleValues
{
    int _windows;

    /// <summary>Room for the values of an allele, all missing.</summary>
    /// <param name="tracks">Predictions to keep; 0 to keep effects alone.</param>
    /// <param name="columns">Effects.</param>
    internal AlleleValues(int tracks, int columns)
    {
        (Ref, Alt, Effects) = (new float[tracks], new float[tracks], new float[columns]);
        Fill(float.NaN);
    }

    /// <summary>Prediction for REF, one a track: the value, or the sum over the bins scored. NaN when not scored.</summary>
    public float[] Ref { get; }

    /// <summary>Prediction for ALT, as <see cref="Ref"/>.</summary>
    public float[] Alt { get; }

    /// <summary>Effects, one value per effect column. NaN when not scored or when the score has no value.</summary>
    public float[] Effects { get; }

    /// <summary>Starts the values of one more shift.</summary>
    internal void NextWindow()
    {
        if (_windows++ == 0)
            Fill(0);
    }

    /// <summary>Turns sums over shifts into means, and takes away the values of a pair that has no score.</summary>
    internal void Finish(bool scored)
    {
        float scale = scored && _windows > 0 ? 1f / _windows : float.NaN;
        if (scale == 1f)
            return;
        foreach (var values in (ReadOnlySpan<float[]>)[Ref, Alt, Effects])
            for (int i = 0; i < values.Length; i++)
                values[i] *= scale;
    }

    void Fill(float value)
    {
        Array.Fill(Ref, value);
        Array.Fill(Alt, value);
        Array.Fill(Effects, value);
    }
}
