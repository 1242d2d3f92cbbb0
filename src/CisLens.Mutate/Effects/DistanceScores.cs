using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>Scores that compare the signal bin by bin (docs/conventions.md, section 9.2).</summary>
static class DistanceScores
{
    /// <summary>The scores.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        new("sax", "y(x1) - y(x0) in the bin of W where it is largest in absolute value", Signed: true, Binned: true, Largest)
        {
            ComparesBins = true,
            OfProbabilityBins = true,
            OfMoments = new(SignalTransform.Identity, m => m.Largest),
        },
        Norm1("d1", "sum |y(x1) - y(x0)| over the bins of W", SignalTransform.Identity),
        Norm2("d2", "square root of sum (y(x1) - y(x0))^2 over the bins of W", SignalTransform.Identity),
        Norm1("logd1", "d1 of log2(1+y)", SignalTransform.Log),
        Norm2("logd2", "d2 of log2(1+y)", SignalTransform.Log),
        Norm1("sqrtd1", "d1 of sqrt y", SignalTransform.Sqrt),
        Norm2("sqrtd2", "d2 of sqrt y", SignalTransform.Sqrt),
    ];

    static EffectScore Norm1(string id, string formula, SignalTransform transform) =>
        new(id, formula, Signed: false, Binned: true, (r, a) => Sum(r, a, transform, Math.Abs))
        {
            ComparesBins = true,
            OfMoments = new(transform, m => m.Absolute),
        };

    static EffectScore Norm2(string id, string formula, SignalTransform transform) =>
        new(id, formula, Signed: false, Binned: true, (r, a) => Math.Sqrt(Sum(r, a, transform, d => d * d)))
        {
            ComparesBins = true,
            OfMoments = new(transform, m => Math.Sqrt(m.Squared)),
        };

    static double Sum(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate, SignalTransform transform, Func<double, double> size)
    {
        double sum = 0;
        for (int b = 0; b < reference.Length; b++)
            sum += size(Moments.Apply(transform, alternate[b]) - Moments.Apply(transform, reference[b]));
        return sum;
    }

    static double Largest(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        double largest = 0;
        for (int b = 0; b < reference.Length; b++)
        {
            double difference = (double)alternate[b] - reference[b];
            if (Math.Abs(difference) > Math.Abs(largest))
                largest = difference;
        }
        return largest;
    }
}
