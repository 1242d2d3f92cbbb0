namespace CisLens.Kernels;

/// <summary>
/// The mean of several kernels on the same sequences, such as the weighted spectrum kernel of kmer-SVM over several k. The decision
/// value of an SVM with this kernel is the mean of the decision values with each kernel, with the same coefficients and rho.
/// </summary>
/// <remarks>Fletez-Brant et al., Nucleic Acids Res 41:W544 (2013).</remarks>
public sealed class MeanProduct : IKernelOperator
{
    readonly IReadOnlyList<IKernelOperator> _kernels;
    readonly double[] _one;

    /// <summary>The mean of at least one kernel.</summary>
    public MeanProduct(IReadOnlyList<IKernelOperator> kernels)
    {
        if (kernels.Count == 0 || kernels.Any(k => k.Count != kernels[0].Count))
            throw new ArgumentException("expected at least one kernel, and all of the same sequences", nameof(kernels));
        (_kernels, _one) = (kernels, new double[kernels[0].Count]);
    }

    /// <inheritdoc/>
    public int Count => _one.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int>? Rows =>
        _kernels[0].Rows is { } rows && _kernels.All(k => k.Rows?.SequenceEqual(rows) ?? false) ? rows : null;

    /// <inheritdoc/>
    public void Multiply(double[] coefficients, double[] result, bool precise)
    {
        Array.Clear(result);
        foreach (var kernel in _kernels)
        {
            kernel.Multiply(coefficients, _one, precise);
            for (int i = 0; i < result.Length; i++)
                result[i] += _one[i] / _kernels.Count;
        }
    }
}
