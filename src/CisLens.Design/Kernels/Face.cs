namespace CisLens.Design.Kernels;

/// <summary>The variables of a dual problem that stand off their bounds, along which sum of s_t a_t must stay what it is.</summary>
sealed class Face
{
    readonly SvmDual _dual;

    /// <summary>The face of a point.</summary>
    public Face(SvmDual dual, ReadOnlySpan<double> a)
    {
        _dual = dual;
        IsFree = new bool[a.Length];
        for (int t = 0; t < a.Length; t++)
            if (IsFree[t] = a[t] > 0 && a[t] < dual.Upper[t])
                Free++;
    }

    /// <summary>Number of variables off their bounds.</summary>
    public int Free { get; }

    /// <summary>Whether a variable is off its bounds.</summary>
    public bool[] IsFree { get; }

    /// <summary>result = -v projected onto the directions within the face: zero at the bounds, sum of s_t result_t = 0.</summary>
    public void Downhill(ReadOnlySpan<double> v, Span<double> result)
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
