namespace CisLens.Metrics;

/// <summary>When a binary track is too small to be judged (docs/conventions.md section 14.2).</summary>
/// <param name="Positives">Examples labelled 1.</param>
/// <param name="Negatives">Examples labelled 0.</param>
public readonly record struct ClassSize(int Positives, int Negatives)
{
    /// <summary>Fewest positives and fewest negatives that a figure is given for.</summary>
    public const int DefaultMinimum = 10;

    /// <summary>Counts labels of 0 and 1.</summary>
    public static ClassSize From(double[] labels)
    {
        int positives = labels.Count(y => y > 0.5);
        return new ClassSize(positives, labels.Length - positives);
    }

    /// <summary>The share of positives: the AUPRC of a random ranking.</summary>
    public double Prevalence => (double)Positives / (Positives + Negatives);

    /// <summary>True when both classes have at least <paramref name="minimum"/> examples.</summary>
    public bool Suffices(int minimum = DefaultMinimum) => Positives >= minimum && Negatives >= minimum;
}
