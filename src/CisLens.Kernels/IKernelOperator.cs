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
