using CisLens.Core;

namespace CisLens.Metrics;

/// <summary>One row of a reliability table.</summary>
/// <param name="Count">Number of examples in the bin.</param>
/// <param name="MeanPredicted">Mean predicted probability.</param>
/// <param name="Observed">Share of positives.</param>
public sealed record ReliabilityBin(int Count, double MeanPredicted, double Observed);

/// <summary>The calibration of probabilities: ten bins with equal numbers of examples, in ascending order of probability.</summary>
public sealed class Reliability
{
    const int BinCount = 10;   // docs/conventions.md, section 14.2
    const int Draws = 1000, FewestDraws = 100;
    const long MostDrawn = 1_000_000_000;   // labels in all

    Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        double n = bins.Sum(b => b.Count);
        Ece = bins.Sum(b => b.Count / n * Math.Abs(b.MeanPredicted - b.Observed));
    }

    /// <summary>The table. It has fewer than ten rows if there are fewer than ten examples.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Expected calibration error, Σ (n_k/n) |mean p − mean y|.</summary>
    public double Ece { get; }

    /// <summary>The table of probabilities and labels of 0 and 1.</summary>
    public static Reliability Compute(double[] probabilities, double[] labels) =>
        Compute(probabilities, labels, Ranks.Ascending(probabilities));

    /// <summary>
    /// The 95 % quantile of the ECE of exact probabilities, from labels drawn with these probabilities (consistency resampling: Bröcker and
    /// Smith 2007, doi 10.1175/WAF993.1).
    /// </summary>
    public static double EceByChance(double[] probabilities, Rng rng)
    {
        var order = Ranks.Ascending(probabilities);
        var drawn = new double[probabilities.Length];
        var eces = new double[Math.Clamp(MostDrawn / Math.Max(1, drawn.Length), FewestDraws, Draws)];
        for (int draw = 0; draw < eces.Length; draw++)
        {
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = rng.NextDouble() < probabilities[i] ? 1 : 0;
            eces[draw] = Compute(probabilities, drawn, order).Ece;
        }
        return Interval95.Quantile(eces, 0.95);
    }

    static Reliability Compute(double[] probabilities, double[] labels, int[] order)
    {
        int bins = Math.Min(BinCount, order.Length);
        var table = new ReliabilityBin[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            int first = (int)((long)bin * order.Length / bins), end = (int)((long)(bin + 1) * order.Length / bins);
            double predicted = 0, observed = 0;
            for (int i = first; i < end; i++)
            {
                predicted += probabilities[order[i]];
                observed += labels[order[i]];
            }
            table[bin] = new ReliabilityBin(end - first, predicted / (end - first), observed / (end - first));
        }
        return new Reliability(table);
    }
}
