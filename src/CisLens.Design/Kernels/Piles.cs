namespace CisLens.Design.Kernels;

/// <summary>
/// Variables of a dual problem whose sequences have the same row of the kernel matrix: the two of a sequence in regression,
/// and those of sequences that are equal. The matrix sees only the sum of their s_t a_t, so the objective is least when that
/// sum is spread over them from the cheapest on. Left free side by side they would make every face singular.
/// </summary>
/// <remarks>Variable t adds s_t p_t to the objective for each unit by which it raises the sum, a piece of a convex function of the sum.</remarks>
sealed class Piles
{
    readonly SvmDual _dual;
    readonly int[][] _piles;

    /// <summary>The piles of a problem.</summary>
    /// <param name="dual">The problem.</param>
    /// <param name="rows">The row of each sequence, or null where all differ.</param>
    public Piles(SvmDual dual, IReadOnlyList<int>? rows)
    {
        _dual = dual;
        _piles = rows is null && dual.Count == dual.Sequences ? [] :
            [.. Enumerable.Range(0, dual.Count).GroupBy(t => rows?[t % dual.Sequences] ?? t % dual.Sequences).Where(pile => pile.Count() > 1).Select(pile => pile.OrderBy(Price).ToArray())];
    }

    /// <summary>Spreads each pile's sum at the least cost, evenly over those that cost the same.</summary>
    public void Settle(Span<double> a)
    {
        foreach (int[] pile in _piles)
            Settle(pile, a);
    }

    void Settle(int[] pile, Span<double> a)
    {
        double left = 0; // of the sum, counted from the least that it can be
        foreach (int t in pile)
            left += _dual.Signs[t] > 0 ? a[t] : _dual.Upper[t] - a[t];
        for (int first = 0, end; first < pile.Length; first = end)
        {
            double room = 0;
            for (end = first; end < pile.Length && Price(pile[end]) == Price(pile[first]); end++)
                room += _dual.Upper[pile[end]];
            double part = left < ProductSolver.AtBound * room ? 0 : left > (1 - ProductSolver.AtBound) * room ? 1 : left / room;
            left -= part * room;
            for (int i = first; i < end; i++)
                a[pile[i]] = _dual.Upper[pile[i]] * (_dual.Signs[pile[i]] > 0 ? part : 1 - part);
        }
    }

    double Price(int variable) => _dual.Signs[variable] * _dual.Linear[variable];
}
