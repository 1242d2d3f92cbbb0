using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Combines SVMs of one kernel into one: the mean of their decision values, with each support sequence once.</summary>
/// <remarks>
/// LS-GKM's script for merging models does the same: the coefficients of identical sequences are added and divided by the number of
/// SVMs, and so is rho.
/// </remarks>
public static class ModelMean
{
    /// <summary>
    /// Computes the mean of several SVMs. It has no probabilities, because they were fitted to the decision values of one SVM.
    /// </summary>
    /// <exception cref="ModelException">The kernels differ, or there are SVMs of both classification and regression.</exception>
    public static KernelModel Compute(IReadOnlyList<KernelModel> svms)
    {
        var first = svms[0];
        foreach (var svm in svms)
            if (!SameKernel(svm, first))
                throw new ModelException($"the kernels differ ({Describe(first)}; {Describe(svm)}); expected SVMs with the same kernel");
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        var supports = new SequenceSet(first.Supports.Unknown);
        var coefficients = new List<double>();
        foreach (var svm in svms)
            for (int i = 0; i < svm.Supports.Count; i++)
            {
                var codes = svm.Supports.Codes(i);
                if (indexes.TryAdd(Dna.Decode(codes), coefficients.Count))
                {
                    supports.Add($"{coefficients.Count + 1}", codes);
                    coefficients.Add(0);
                }
                coefficients[indexes[Dna.Decode(codes)]] += svm.Coefficients[i] / svms.Count;
            }
        return first with { Supports = supports, Coefficients = [.. coefficients], Rho = svms.Average(m => m.Rho), Platt = null };
    }

    static bool SameKernel(KernelModel a, KernelModel b) => a.Parameters == b.Parameters && a.IsRegression == b.IsRegression
        && a.Supports.Unknown == b.Supports.Unknown && a.Kernel.WordLength == b.Kernel.WordLength && a.Others.Count == b.Others.Count;

    static string Describe(KernelModel svm) => svm.Parameters is { } p
        ? $"{p.Type} l {p.WordLength} k {p.Informative} d {p.MaxMismatches}, gamma {p.Gamma}, M {p.Centre.Maximum}, H " +
            $"{p.Centre.HalfLifeBp}, lambda {p.WildcardPrice}, {(p.ReverseComplements ? "both strands" : "one strand")}, {Settings(svm)}"
        : $"spectrum k {string.Join(" and ", svm.Parts.Select(part => part.Kernel.WordLength))}, {Settings(svm)}";

    static string Settings(KernelModel svm) =>
        $"unknown bases {svm.Supports.Unknown}, {(svm.IsRegression ? "regression" : "classes")}";
}
