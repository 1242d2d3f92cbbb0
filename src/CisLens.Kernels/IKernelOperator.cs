namespace CisLens.Kernels;

/// <summary>A kernel matrix that is known by its products with vectors alone.</summary>
public interface IKernelOperator
{
    /// <summary>Number of sequences n.</summary>
    int Count { get; }

    /// <summary>For each sequence the number of its row of the matrix, where some rows are known to be the same; else null.</summary>
    IReadOnlyList<int>? Rows => null;

    /// <summary>result = K coefficients.</summary>
    /// <param name="coefficients">n numbers.</param>
    /// <param name="result">n numbers.</param>
    /// <param name="precise">In float64 throughout; else tables may be float32, which is right to about six digits.</param>
    void Multiply(double[] coefficients, double[] result, bool precise);

    /// <summary>The part of the matrix that some of the sequences make.</summary>
    IKernelOperator Subset(IReadOnlyList<int> members) => new KernelSubset(this, members);
}

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
