namespace CisLens.Kernels;

/// <summary>A kernel matrix, given by its products with vectors.</summary>
public interface IKernelOperator
{
    /// <summary>Number of sequences n.</summary>
    int Count { get; }

    /// <summary>The row of each sequence, if some rows are known to be the same; else null.</summary>
    IReadOnlyList<int>? Rows => null;

    /// <summary>result = K coefficients.</summary>
    /// <param name="coefficients">n numbers.</param>
    /// <param name="result">n numbers.</param>
    /// <param name="precise">True for float64 throughout. False allows tables in float32, which give about six digits.</param>
    void Multiply(double[] coefficients, double[] result, bool precise);

    /// <summary>The matrix of some of the sequences.</summary>
    IKernelOperator Subset(IReadOnlyList<int> members) => new KernelSubset(this, members);
}

/// <summary>The kernel matrix of some of the sequences, for cross-validation. Nothing is computed again.</summary>
/// <param name="whole">The matrix of all sequences.</param>
/// <param name="members">Indexes of the sequences, in order.</param>
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
