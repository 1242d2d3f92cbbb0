namespace CisLens.Kernels;

/// <summary>
/// Weights c_0 to c_l of a pair of k-mers of length l by their number of mismatches. They distinguish the kernels. All are exact: the
/// filters are whole numbers divided by a power of four.
/// </summary>
public static class PairWeights
{
    /// <summary>Length of the longest k-mer, whose table has 4^12 entries.</summary>
    public const int MaxWordLength = 12;

    /// <summary>Gapped k-mers that two k-mers share: c_m = C(l-m, k).</summary>
    /// <remarks>Ghandi et al., PLoS Comput Biol 10:e1003711 (2014): h_m.</remarks>
    /// <param name="wordLength">l.</param>
    /// <param name="informative">k, the columns that are not gaps.</param>
    public static double[] GappedCounts(int wordLength, int informative)
    {
        Check(wordLength, informative);
        return Build(wordLength, m => HammingScheme.Choose(wordLength - m, informative));
    }

    /// <summary>The minimal-norm estimate of k-mer counts from gapped k-mer counts: c_m = h(m).</summary>
    /// <remarks>
    /// Ghandi, Mohammad-Noori and Beer, J Math Biol 69:469 (2014), in closed form: h projects on functions of at most k letters,
    /// h(m) = 4^-l K_k(m-1; l-1) for m above 0, and h(0) = 4^-l sum over t up to k of C(l, t) 3^t. As a projection, h * h = h.
    /// </remarks>
    /// <inheritdoc cref="GappedCounts"/>
    public static double[] FullFilter(int wordLength, int informative)
    {
        Check(wordLength, informative);
        return Build(wordLength, m => FilterNumerator(m, wordLength, informative) / (double)HammingScheme.Power(4, wordLength));
    }

    /// <summary>The filter up to its last positive value, applied to both k-mers. It is the default of gkm-SVM.</summary>
    /// <remarks>
    /// Ghandi et al. 2014 (PLoS), Lee, Bioinformatics 32:2196 (2016). If h is cut at M, pairs with up to 2 (M-1) mismatches count.
    /// </remarks>
    /// <inheritdoc cref="GappedCounts"/>
    public static double[] TruncatedFilter(int wordLength, int informative)
    {
        Check(wordLength, informative);
        int reach = TruncatedReach(wordLength, informative);
        return Build(wordLength, m =>
        {
            long sum = 0;
            for (int p = 0; p <= reach; p++)
                for (int q = 0; q <= reach; q++)
                    sum += HammingScheme.KmersBetween(m, p, q, wordLength)
                        * FilterNumerator(p, wordLength, informative) * FilterNumerator(q, wordLength, informative);
            return sum / (double)HammingScheme.Power(4, 2 * wordLength);
        });
    }

    /// <summary>Most mismatches for which the truncated filter is not 0, M-1.</summary>
    /// <inheritdoc cref="GappedCounts"/>
    public static int TruncatedReach(int wordLength, int informative)
    {
        int reach = 0;
        while (reach < wordLength && FilterNumerator(reach + 1, wordLength, informative) > 0)
            reach++;
        return reach;
    }

    /// <summary>k-mers that match with up to a number of wildcards. Each wildcard has a weight.</summary>
    /// <remarks>Leslie and Kuang, JMLR 5:1435 (2004): c_m = sum of lambda^(l-j) C(l-m, j) over j from l-M to l-m.</remarks>
    /// <param name="wordLength">l.</param>
    /// <param name="wildcards">M.</param>
    /// <param name="price">lambda, above 0 and at most 1.</param>
    public static double[] Wildcard(int wordLength, int wildcards, double price)
    {
        Check(wordLength, wordLength - wildcards);
        if (!(price > 0 && price <= 1))
            throw new ArgumentOutOfRangeException(nameof(price), price, "above 0 and at most 1");
        return Build(wordLength, m =>
        {
            double sum = 0;
            for (int j = wordLength - wildcards; j <= wordLength - m; j++)
                sum += Math.Pow(price, wordLength - j) * HammingScheme.Choose(wordLength - m, j);
            return sum;
        });
    }

    /// <summary>Pairs of k-mers within a number of mismatches of a third one: c_m is the number of such third k-mers.</summary>
    /// <remarks>Leslie et al., Bioinformatics 20:467 (2004).</remarks>
    /// <param name="wordLength">l.</param>
    /// <param name="mismatches">M.</param>
    public static double[] Mismatch(int wordLength, int mismatches)
    {
        Check(wordLength, wordLength - mismatches);
        return Build(wordLength, m =>
        {
            long sum = 0;
            for (int p = 0; p <= mismatches; p++)
                for (int q = 0; q <= mismatches; q++)
                    sum += HammingScheme.KmersBetween(m, p, q, wordLength);
            return sum;
        });
    }

    /// <summary>Equal k-mers only: c_0 = 1, the spectrum kernel.</summary>
    /// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011).</remarks>
    /// <param name="wordLength">k of the spectrum kernel.</param>
    public static double[] Identity(int wordLength)
    {
        Check(wordLength, wordLength);
        return Build(wordLength, m => m == 0 ? 1 : 0);
    }

    /// <summary>4^l h(m), a whole number.</summary>
    internal static long FilterNumerator(int m, int wordLength, int informative)
    {
        if (m > 0)
            return HammingScheme.Krawtchouk(informative, m - 1, wordLength - 1);
        long sum = 0;
        for (int t = 0; t <= informative; t++)
            sum += HammingScheme.Choose(wordLength, t) * HammingScheme.Power(HammingScheme.Bases - 1, t);
        return sum;
    }

    static double[] Build(int wordLength, Func<int, double> weight)
    {
        var weights = new double[wordLength + 1];
        for (int m = 0; m <= wordLength; m++)
            weights[m] = weight(m);
        return weights;
    }

    static void Check(int wordLength, int informative)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wordLength, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wordLength, MaxWordLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(informative, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(informative, wordLength);
    }
}
