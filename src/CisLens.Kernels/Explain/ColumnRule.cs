namespace CisLens.Kernels.Explain;

/// <summary>
/// What a pair of k-mers adds to the bases of one column, by its number of mismatches in the other columns. <see cref="Match"/> is added
/// to the base of the explained k-mer, and <see cref="Mismatch"/> to the base of the other k-mer if it is a different one.
/// </summary>
/// <remarks>
/// All modes of gkmexplain have this form. With r mismatches in the other columns, the importance is c_r / (l - r). A change of the
/// score is c_r - c_(r+1): the new base gains it, and the old base loses it. The modes differ in the largest r.
/// </remarks>
sealed class ColumnRule
{
    readonly bool _isChange;

    /// <summary>The rule of a mode.</summary>
    /// <param name="kernel">The kernel, of length l.</param>
    /// <param name="maxMismatches">d.</param>
    /// <param name="mode">The mode.</param>
    public ColumnRule(KmerKernel kernel, int maxMismatches, ExplainMode mode)
    {
        var weights = kernel.PairWeights.ToArray();
        int length = kernel.WordLength;
        bool deeper = mode is ExplainMode.HypotheticalDeeper or >= ExplainMode.PerturbationDeeper;
        _isChange = mode >= ExplainMode.Perturbation;
        Match = Weights(maxMismatches);
        Mismatch = mode == ExplainMode.Importance ? Weights(-1) : Weights(deeper ? maxMismatches : maxMismatches - 1);
        Reach = Math.Min(length, Math.Max(maxMismatches, 1 + Array.FindLastIndex(Mismatch, weight => weight != 0)));
        IsAtCentre = mode == ExplainMode.PerturbationAtCentre;
        HasOtherBases = Mismatch.Any(weight => weight != 0);
        HasOneTable = mode == ExplainMode.Importance || deeper;

        double[] Weights(int most) => [.. Enumerable.Range(0, length).Select(r => r > most ? 0
            : _isChange ? weights[r] - weights[r + 1] : weights[r] / (length - r))];
    }

    /// <summary>Values by the number of mismatches in the other columns, 0 to l-1.</summary>
    public double[] Match { get; }

    /// <inheritdoc cref="Match"/>
    public double[] Mismatch { get; }

    /// <summary>Most mismatches of a pair that adds something.</summary>
    public int Reach { get; }

    /// <summary>True if only the central position is explained.</summary>
    public bool IsAtCentre { get; }

    /// <summary>True if <see cref="Match"/> and <see cref="Mismatch"/> can share one table.</summary>
    public bool HasOneTable { get; }

    /// <summary>True if bases other than that of the sequence have values.</summary>
    public bool HasOtherBases { get; }

    /// <summary>Adds to a position the sum over all pairs of one k-mer, for one column.</summary>
    /// <param name="position">Values of the four bases of the position.</param>
    /// <param name="own">Base of the sequence at the position.</param>
    /// <param name="given">Sums of <see cref="Match"/> for the own base and of <see cref="Mismatch"/> for the others.</param>
    /// <param name="factor">Weight of the k-mer divided by the norm of the sequence.</param>
    public void Add(Span<double> position, int own, ReadOnlySpan<double> given, double factor)
    {
        double lost = _isChange ? given[own] : 0;
        for (int b = 0; b < given.Length; b++)
            if (!_isChange || b != own)
                position[b] += factor * (given[b] - lost);
    }
}
