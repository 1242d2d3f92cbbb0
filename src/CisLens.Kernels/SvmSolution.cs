namespace CisLens.Kernels;

/// <summary>A trained support vector machine: f(x) = sum over i of Coefficients_i K(x_i, x) - Rho.</summary>
public sealed record SvmSolution
{
    /// <summary>y_i a_i of each training sequence (a_i - a_i* in regression); 0 for those that are no support vectors.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>rho, which decision values have subtracted.</summary>
    public required double Rho { get; init; }

    /// <summary>The dual objective, LIBSVM's <c>obj</c>.</summary>
    public required double Objective { get; init; }

    /// <summary>Number of support vectors.</summary>
    public required int SupportVectors { get; init; }

    /// <summary>Number of support vectors at their bound C.</summary>
    public required int BoundedSupportVectors { get; init; }

    /// <summary>By how much the conditions of the optimum are still broken.</summary>
    public required double Gap { get; init; }

    /// <summary>Products with the kernel matrix, or pair steps of the sequential solver.</summary>
    public required int Steps { get; init; }
}
