namespace CisLens.Kernels.Explain;

/// <summary>
/// What a pair of k-mers gives to the bases of one column, by its mismatches in the other columns: <see cref="Match"/> to the
/// base of the k-mer explained, <see cref="Mismatch"/> to the base of the other k-mer where that is another one.
/// </summary>
/// <remarks>
/// All modes of gkmexplain in one form: with r mismatches in the other columns, importance is c_r / (l - r) and a change of
/// score is c_r - c_(r+1), which the base that comes gains and the base that goes loses. The modes differ in how far r goes.
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

    /// <summary>By mismatches in the other columns, 0 to l-1.</summary>
    public double[] Match { get; }

    /// <inheritdoc cref="Match"/>
    public double[] Mismatch { get; }

    /// <summary>The most mismatches of a pair that gives anything.</summary>
    public int Reach { get; }

    /// <summary>True if only the central position is explained.</summary>
    public bool IsAtCentre { get; }

    /// <summary>Whether the table of <see cref="Match"/> serves for both.</summary>
    public bool HasOneTable { get; }

    /// <summary>Whether bases other than the sequence's own have values.</summary>
    public bool HasOtherBases { get; }

    /// <summary>Adds to a position what all pairs of one k-mer and column give.</summary>
    /// <param name="position">Values of the position's four bases.</param>
    /// <param name="own">Base of the sequence there.</param>
    /// <param name="given">Sums of <see cref="Match"/> at the own base and of <see cref="Mismatch"/> at the others.</param>
    /// <param name="factor">Weight of the k-mer over the sequence's norm.</param>
    public void Add(Span<double> position, int own, ReadOnlySpan<double> given, double factor)
    {
        double lost = _isChange ? given[own] : 0;
        for (int b = 0; b < given.Length; b++)
            if (!_isChange || b != own)
                position[b] += factor * (given[b] - lost);
    }
}
