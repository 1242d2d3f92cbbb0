namespace CisLens.Kernels;

/// <summary>
/// The variables of a dual problem that are not at a bound, without those that the next gradient step would move to a bound. The
/// sum of s_t a_t does not change within a face.
/// </summary>
sealed class ActiveFace
{
    const double Reach = 0.3; // of a gradient step, with a diagonal of 1; it needs few products on NF-E2, CTCF and KAT2B

    readonly SvmDual _dual;

    /// <summary>Finds the active face at a point.</summary>
    public ActiveFace(SvmDual dual, ReadOnlySpan<double> a, ReadOnlySpan<double> gradient)
    {
        _dual = dual;
        IsFree = new bool[a.Length];
        double sum = 0;
        for (int t = 0; t < a.Length; t++)
            if (IsFree[t] = a[t] > 0 && a[t] < dual.Upper[t])
                (sum, Free) = (sum + dual.Signs[t] * gradient[t], Free + 1);
        RemoveDriven(a, gradient, sum / Free);
    }

    void RemoveDriven(ReadOnlySpan<double> a, ReadOnlySpan<double> gradient, double multiplier)
    {
        var free = new bool[a.Length];
        int count = 0;
        for (int t = 0; t < a.Length; t++)
        {
            double next = a[t] - Reach * (gradient[t] - multiplier * _dual.Signs[t]);
            if (free[t] = IsFree[t] && next > 0 && next < _dual.Upper[t])
                count++;
        }
        if (count > 1)
            (IsFree, Free) = (free, count);
    }

    /// <summary>Number of variables on the face.</summary>
    public int Free { get; private set; }

    /// <summary>True for each variable on the face.</summary>
    public bool[] IsFree { get; private set; }

    /// <summary>Removes the variables that have reached a bound.</summary>
    public void RemoveBounded(ReadOnlySpan<double> a)
    {
        Free = 0;
        for (int t = 0; t < a.Length; t++)
            if (IsFree[t] &= a[t] > 0 && a[t] < _dual.Upper[t])
                Free++;
    }

    /// <summary>result = -v, projected onto the directions within the face: 0 outside the face, and the sum of s_t result_t is 0.</summary>
    public void Descend(ReadOnlySpan<double> v, Span<double> result)
    {
        double sum = 0;
        for (int t = 0; t < v.Length; t++)
            if (IsFree[t])
                sum += _dual.Signs[t] * v[t];
        double mean = sum / Free;
        for (int t = 0; t < v.Length; t++)
            result[t] = IsFree[t] ? _dual.Signs[t] * mean - v[t] : 0;
    }
}
