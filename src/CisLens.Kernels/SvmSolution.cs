namespace CisLens.Kernels;

/// <summary>The solution of a training: f(x) = sum over i of Coefficients_i K(x_i, x) - Rho.</summary>
public sealed record SvmSolution
{
    /// <summary>y_i a_i of each training sequence (a_i - a_i* in regression); 0 if it is not a support vector.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>rho, which is subtracted in decision values.</summary>
    public required double Rho { get; init; }

    /// <summary>The dual objective, <c>obj</c> of LIBSVM.</summary>
    public required double Objective { get; init; }

    /// <summary>Number of support vectors.</summary>
    public required int SupportVectors { get; init; }

    /// <summary>Number of support vectors at their bound C.</summary>
    public required int BoundedSupportVectors { get; init; }

    /// <summary>How far the solution is from the conditions of the optimum.</summary>
    public required double Gap { get; init; }

    /// <summary>Number of products with the kernel matrix, or of pair steps of the sequential solver.</summary>
    public required int Steps { get; init; }
}
