using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>How the gamma densities of <see cref="EnformerPositions"/> are scaled.</summary>
public enum GammaScale
{
    /// <summary>The largest value of each feature is 1, as for the published weights.</summary>
    Feature,
    /// <summary>The largest value of all features is 1, as in DeepMind's code of 2021.</summary>
    Global,
    /// <summary>The largest feature of each distance is 1, as in enformer-pytorch without its table.</summary>
    Position,
}

/// <summary>The features of the distance between two positions: half of them functions of |distance|, half times its sign.</summary>
/// <param name="Count">Number of features.</param>
public abstract record PositionFeatures(int Count)
{
    /// <summary>
    /// The features, computed in float64: 2 <paramref name="positions"/> − 1 distances, from the lowest, × <see cref="Count"/>.
    /// </summary>
    /// <exception cref="ModelException">This number of features is not supported.</exception>
    public double[] Compute(int positions)
    {
        if (Count < 1 || Count % (2 * Kinds) != 0)
            throw new ModelException($"{Count} position features; expected a multiple of {2 * Kinds}");
        int half = Count / 2;
        var table = new double[positions * half];   // by |distance|
        Fill(table, positions, half);
        var all = new double[(2 * positions - 1) * Count];
        for (int row = 0; row < 2 * positions - 1; row++)
        {
            int distance = row - (positions - 1);
            for (int f = 0; f < half; f++)
            {
                double value = table[Math.Abs(distance) * half + f];
                all[row * Count + f] = value;
                all[row * Count + half + f] = Math.Sign(distance) * value;
            }
        }
        return all;
    }

    /// <summary>Number of kinds of functions, each with as many features.</summary>
    private protected abstract int Kinds { get; }

    /// <summary>Fills a table of |distances| × features.</summary>
    private protected abstract void Fill(double[] table, int positions, int features);
}

/// <summary>The distances of Borzoi: 1 if |distance| is below a width, else 0. The widths are (n + 1)^(i / features) − 1.</summary>
/// <param name="Count">Number of features.</param>
public sealed record BorzoiPositions(int Count = 32) : PositionFeatures(Count)
{
    private protected override int Kinds => 1;

    private protected override void Fill(double[] table, int positions, int features)
    {
        for (int f = 0; f < features; f++)
        {
            double width = Math.Pow(positions + 1, (f + 1.0) / features) - 1;
            for (int d = 0; d < positions; d++)
                table[d * features + f] = d < width ? 1 : 0;
        }
    }
}

/// <summary>The distances of Enformer: a third each of exponential decays, central masks and gamma densities.</summary>
/// <remarks>
/// exp(−ln 2 · |d| / h) with h = 2^linspace(3, log2 n); 1 if |d| is below 2^i − 1, else 0; the density at |d| of gamma distributions with
/// the means linspace(n / features, n) and the standard deviation n / (2 features), plus 1e-8.
/// </remarks>
/// <param name="Count">Number of features.</param>
/// <param name="Scale">How the gamma densities are scaled.</param>
public sealed record EnformerPositions(int Count = 192, GammaScale Scale = GammaScale.Feature) : PositionFeatures(Count)
{
    const double Smallest = 1e-8;   // added to each density

    private protected override int Kinds => 3;

    private protected override void Fill(double[] table, int positions, int features)
    {
        int each = features / 3;
        var gamma = new double[positions * each];
        for (int f = 0; f < each; f++)
        {
            double halfLife = Math.Pow(2, Between(3, Math.Log2(positions), f, each)), width = Math.Pow(2, f + 1) - 1;
            double deviation = positions / (2.0 * each), mean = Between((double)positions / each, positions, f, each);
            double shape = mean / deviation * (mean / deviation), rate = mean / (deviation * deviation);
            double norm = LogGamma(shape) - shape * Math.Log(rate);
            for (int d = 0; d < positions; d++)
            {
                table[d * features + f] = Math.Exp(-Math.Log(2) * d / halfLife);
                table[d * features + each + f] = d < width ? 1 : 0;
                double log = d == 0 ? (shape == 1 ? 0 : double.NegativeInfinity) : (shape - 1) * Math.Log(d);
                gamma[d * each + f] = Math.Exp(log - rate * d - norm) + Smallest;
            }
        }
        double[] scale = Scale switch
        {
            GammaScale.Global => [gamma.Max()],
            GammaScale.Position => [.. Enumerable.Range(0, positions).Select(d => gamma.AsSpan(d * each, each).ToArray().Max())],
            _ => [.. Enumerable.Range(0, each).Select(f => Enumerable.Range(0, positions).Max(d => gamma[d * each + f]))],
        };
        for (int d = 0; d < positions; d++)
            for (int f = 0; f < each; f++)
                table[d * features + 2 * each + f] =
                    gamma[d * each + f] / scale[Scale switch { GammaScale.Global => 0, GammaScale.Position => d, _ => f }];
    }

    /// <summary>The value at an index of <paramref name="count"/> equally spaced ones.</summary>
    static double Between(double first, double last, int index, int count) =>
        count == 1 ? first : first + (last - first) * index / (count - 1);

    /// <summary>ln Γ(x) for x ≥ 1: Stirling's series, whose error is below 1e-15 from 20 on.</summary>
    static double LogGamma(double x)
    {
        double product = 1;
        for (; x < 20; x++)
            product *= x;
        double square = x * x;
        return (x - 0.5) * Math.Log(x) - x + Math.Log(2 * Math.PI) / 2 - Math.Log(product)
            + (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / (1188.0 * square)) / square) / square) / square) / x;
    }
}
