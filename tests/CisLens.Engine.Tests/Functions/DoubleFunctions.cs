namespace CisLens.Engine.Tests.Functions;

/// <summary>The functions in float64, by their definitions.</summary>
static class DoubleFunctions
{
    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double ExpLinear(double x) => x > 0 ? x + 1 : Math.Exp(x);

    public static double Gelu(double x) => x switch
    {
        double.NegativeInfinity => 0,
        < 0 => x * UpperTail(-x),
        _ => x * (1 - UpperTail(x)),
    };

    public static double GeluTanh(double x) =>
        x == double.NegativeInfinity ? 0 : x * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));

    public static double GeluSigmoid(double x) => x == double.NegativeInfinity ? 0 : x * Sigmoid(1.702 * x);

    // ln(1 + e) without the rounding of 1 + e (Kahan)
    static double Log1p(double e) => 1 + e == 1 ? e : Math.Log(1 + e) * e / (1 + e - 1);

    /// <summary>Probability above u ≥ 0 of the normal distribution: a series below 3, Laplace's continued fraction from there.</summary>
    static double UpperTail(double u)
    {
        if (u > 50 || double.IsNaN(u))
            return u > 50 ? 0 : double.NaN;
        double density = Math.Exp(-u * u / 2) / Math.Sqrt(2 * Math.PI), sum = 0, term = u;
        if (u >= 3)
        {
            for (int k = 60; k > 0; k--)
                sum = k / (u + sum);
            return density / (u + sum);
        }
        for (int k = 1; term > 1e-20; k++)
        {
            sum += term;
            term *= u * u / (2 * k + 1);
        }
        return 0.5 - density * sum;
    }
}
