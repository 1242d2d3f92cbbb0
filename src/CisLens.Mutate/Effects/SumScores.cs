using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>
/// Scores of sums over bins of non-negative signal (docs/conventions.md, section 9.2); W is the set of bins that are scored.
/// </summary>
static class SumScores
{
    /// <summary>The scores.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        Difference("sum", "sum y(x1) - sum y(x0) over the bins of W", SignalTransform.Identity),
        new("mean", "mean y(x1) - mean y(x0) over the bins of W", Signed: true, Binned: true, (r, a) => (Sum(a) - Sum(r)) / r.Length)
        {
            OfMoments = new(SignalTransform.Identity, m => m.Difference / m.Bins),
        },
        Difference("logsum", "sum log2(1+y(x1)) - sum log2(1+y(x0)) over the bins of W", SignalTransform.Log),
        Difference("sqrtsum", "sum sqrt y(x1) - sum sqrt y(x0) over the bins of W", SignalTransform.Sqrt),
        new("lfc", "log2(1+sum y(x1)) - log2(1+sum y(x0)), sums over the bins of W", Signed: true, Binned: true,
            (r, a) => Math.Log2(1 + Sum(a)) - Math.Log2(1 + Sum(r)))
        {
            // relative to the smaller sum, so that swapping the alleles only changes the sign
            OfMoments = new(SignalTransform.Identity, m => Math.Sign(m.Difference) *
                Math.Log2(1 + Math.Abs(m.Difference) / (1 + Math.Min(m.Reference, m.Alternate)))),
        },
    ];

    /// <summary>The score <c>active</c>.</summary>
    public static EffectScore Active { get; } = new("active", "max(sum y(x1), sum y(x0)), sums over the bins of W",
        Signed: false, Binned: true, (r, a) => Math.Max(Sum(a), Sum(r)))
    {
        OfMoments = new(SignalTransform.Identity, m => Math.Max(m.Alternate, m.Reference)),
    };

    static EffectScore Difference(string id, string formula, SignalTransform transform) =>
        new(id, formula, Signed: true, Binned: true, (r, a) => Sum(a, transform) - Sum(r, transform))
        {
            OfMoments = new(transform, m => m.Difference),
        };

    /// <summary>Sum of T(y) over bins.</summary>
    internal static double Sum(ReadOnlySpan<float> values, SignalTransform transform = SignalTransform.Identity)
    {
        double sum = 0;
        foreach (float y in values)
            sum += Moments.Apply(transform, y);
        return sum;
    }
}
