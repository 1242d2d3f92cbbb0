namespace CisLens.Core.Contract;

/// <summary>The spread of the members of an ensemble.</summary>
public static class MemberSpread
{
    /// <summary>Standard deviation over members, with n − 1; NaN for fewer than two.</summary>
    public static double Compute(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double off = values[i] - mean;
            mean += off / (i + 1);
            squares += off * (values[i] - mean);   // Welford 1962
        }
        return values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length - 1));
    }
}
