namespace CisLens.Formats.Signal;

/// <summary>What a signal has, counted over its intervals on contigs of the genome.</summary>
public sealed record SignalFacts
{
    /// <summary>Number of intervals with a value.</summary>
    public long Intervals { get; private set; }

    /// <summary>Number of intervals whose value is NaN or infinite. The other counts are without them.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Number of bases with a value.</summary>
    public long Bases { get; private set; }

    /// <summary>Number of bases with a value below 0.</summary>
    public long NegativeBases { get; private set; }

    /// <summary>The lowest value; 0 without intervals.</summary>
    public float Min { get; private set; }

    /// <summary>The highest value; 0 without intervals.</summary>
    public float Max { get; private set; }

    /// <summary>The sum of the values of all bases.</summary>
    public double Sum { get; private set; }

    /// <summary>Counts a signal. The whole file is read once.</summary>
    /// <exception cref="Core.InputException">The file is damaged.</exception>
    public static SignalFacts Count(SignalReader signal)
    {
        var facts = new SignalFacts { NotFinite = signal.NaN };
        foreach (var interval in signal.Intervals())
            facts.Add(interval);
        return facts;
    }

    void Add(SignalInterval interval)
    {
        float value = interval.Value;
        if (!float.IsFinite(value))
        {
            NotFinite++;
            return;
        }
        long bases = interval.End0 - interval.Start0;
        (Min, Max) = Intervals == 0 ? (value, value) : (Math.Min(Min, value), Math.Max(Max, value));
        Intervals++;
        Bases += bases;
        NegativeBases += value < 0 ? bases : 0;
        Sum += (double)value * bases;
    }
}
