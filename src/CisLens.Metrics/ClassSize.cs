namespace CisLens.Metrics;

/// <summary>The numbers of positives and negatives, which must not be too small (docs/conventions.md, section 14.2).</summary>
/// <param name="Positives">Number of examples labelled 1.</param>
/// <param name="Negatives">Number of examples labelled 0.</param>
public readonly record struct ClassSize(int Positives, int Negatives)
{
    /// <summary>Minimum number of positives and of negatives.</summary>
    public const int DefaultMinimum = 10;

    /// <summary>Counts labels of 0 and 1.</summary>
    public static ClassSize From(double[] labels)
    {
        int positives = labels.Count(y => y > 0.5);
        return new ClassSize(positives, labels.Length - positives);
    }

    /// <summary>The share of positives: the AUPRC of a random ranking.</summary>
    public double Prevalence => (double)Positives / (Positives + Negatives);

    /// <summary>Whether both classes have at least <paramref name="minimum"/> examples.</summary>
    public bool Suffices(int minimum = DefaultMinimum) => Positives >= minimum && Negatives >= minimum;
}
