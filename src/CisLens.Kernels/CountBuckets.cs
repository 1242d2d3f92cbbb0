namespace CisLens.Kernels;

/// <summary>
/// Variables of a dual problem whose sequences have the same row of the kernel matrix: the two variables of a sequence in
/// regression, and those of duplicate sequences. The matrix depends only on the sum of their s_t a_t. The objective is lowest when
/// the sum is given to the variables one after the other, the cheapest first. If they stayed free together, every active face would
/// be singular.
/// </summary>
/// <remarks>Variable t adds s_t p_t to the objective per unit of the sum. Together they form a convex function of the sum.</remarks>
sealed class CountBuckets
{
    readonly SvmDual _dual;
    readonly int[][] _buckets;

    /// <summary>The buckets of a problem.</summary>
    /// <param name="dual">The problem.</param>
    /// <param name="rows">The row of each sequence, or null if all differ.</param>
    public CountBuckets(SvmDual dual, IReadOnlyList<int>? rows)
    {
        _dual = dual;
        _buckets = rows is null && dual.Count == dual.Sequences ? [] :
            // LIBSVM too uses the last of several duplicates first
            [.. Enumerable.Range(0, dual.Count).GroupBy(t => rows?[t % dual.Sequences] ?? t % dual.Sequences)
                .Where(bucket => bucket.Count() > 1).Select(bucket => bucket.OrderBy(Price).ThenBy(t => -dual.Signs[t] * t).ToArray())];
    }

    /// <summary>Distributes the sum of each bucket over its variables at the lowest cost.</summary>
    public void Settle(Span<double> a)
    {
        foreach (int[] bucket in _buckets)
            Settle(bucket, a);
    }

    void Settle(int[] bucket, Span<double> a)
    {
        double left = 0; // of the sum, from its lowest possible value
        foreach (int t in bucket)
            left += _dual.Signs[t] > 0 ? a[t] : _dual.Upper[t] - a[t];
        foreach (int t in bucket)
        {
            double upper = _dual.Upper[t], part = left < ProductSolver.AtBound * upper ? 0 : left > (1 - ProductSolver.AtBound) * upper ? 1
                : left / upper;
            left -= part * upper;
            a[t] = upper * (_dual.Signs[t] > 0 ? part : 1 - part);
        }
    }

    double Price(int variable) => _dual.Signs[variable] * _dual.Linear[variable];
}
