namespace CisLens.Kernels;

/// <summary>Exact numbers of the Hamming scheme: k-mers of l letters over four bases, compared by their number of mismatches.</summary>
static class HammingScheme
{
    /// <summary>Number of bases.</summary>
    public const int Bases = 4;

    /// <summary>Binomial coefficient C(n, r); zero outside 0 &lt;= r &lt;= n.</summary>
    public static long Choose(int n, int r)
    {
        if (r < 0 || r > n)
            return 0;
        long result = 1;
        for (int i = 1; i <= r; i++)
            result = result * (n - r + i) / i;
        return result;
    }

    /// <summary>base^exponent.</summary>
    public static long Power(long value, int exponent)
    {
        long result = 1;
        for (int i = 0; i < exponent; i++)
            result *= value;
        return result;
    }

    /// <summary>The Krawtchouk polynomial K_j(m) of k-mers of length l: sum over s of (-1)^s 3^(j-s) C(m, s) C(l-m, j-s).</summary>
    public static long Krawtchouk(int j, int m, int length)
    {
        long sum = 0;
        for (int s = 0; s <= j; s++)
        {
            long term = Power(Bases - 1, j - s) * Choose(m, s) * Choose(length - m, j - s);
            sum += s % 2 == 0 ? term : -term;
        }
        return sum;
    }

    /// <summary>Number of k-mers at distance p from u and q from v, where u and v differ in m of l letters.</summary>
    public static long KmersBetween(int m, int p, int q, int length)
    {
        long sum = 0;
        for (int t = 0; t <= p; t++)
        {
            int both = p - t + q - t - m; // number of the m positions where the k-mer differs from both
            if (both < 0 || both > p - t)
                continue;
            sum += Choose(length - m, t) * Power(Bases - 1, t) * Choose(m, p - t)
                * Choose(p - t, both) * Power(Bases - 2, both);
        }
        return sum;
    }

    /// <summary>
    /// Eigenvalues of the matrix of pair weights over all 4^l k-mers. For a character that depends on j letters,
    /// lambda_j = sum over m of c_m K_m(j).
    /// </summary>
    /// <param name="pairWeights">c_0 to c_l.</param>
    public static double[] Eigenvalues(ReadOnlySpan<double> pairWeights)
    {
        int length = pairWeights.Length - 1;
        var values = new double[length + 1];
        for (int j = 0; j <= length; j++)
            for (int m = 0; m <= length; m++)
                values[j] += pairWeights[m] * Krawtchouk(m, j, length);
        return values;
    }
}
