namespace CisLens.Kernels;

/// <summary>The part of a kernel matrix that some of its sequences make, as a cross-validation wants it:
/// nothing is computed anew.</summary>
/// <param name="whole">The matrix of all sequences.</param>
/// <param name="members">Which of them, in the order wanted.</param>
sealed class KernelSubset(IKernelOperator whole, IReadOnlyList<int> members) : IKernelOperator
{
    readonly double[] _coefficients = new double[whole.Count], _result = new double[whole.Count];

    /// <inheritdoc/>
    public int Count => members.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int>? Rows { get; } = whole.Rows is { } rows ? [.. members.Select(m => rows[m])] : null;

    /// <inheritdoc/>
    public void Multiply(double[] coefficients, double[] result, bool precise)
    {
        Array.Clear(_coefficients);
        for (int i = 0; i < members.Count; i++)
            _coefficients[members[i]] = coefficients[i];
        whole.Multiply(_coefficients, _result, precise);
        for (int i = 0; i < members.Count; i++)
            result[i] = _result[members[i]];
    }
}
