using CisLens.Kernels;
using CisLens.Kernels.Scores;

namespace CisLens.Models.Kmers;

/// <summary>A support vector machine; its tables are made when they are first needed.</summary>
sealed class SvmAnswers(KernelModel machine, int threads) : KmerAnswers
{
    KmerScores[]? _scores;

    /// <inheritdoc/>
    public override PlattScale? Platt => machine.Platt;

    /// <inheritdoc/>
    public override bool HasQuickWords => machine.Kernel.Gamma is null;   // a Gaussian needs a table for each support vector

    private protected override UnknownBases Unknown => machine.Supports.Unknown;

    private protected override int WordLength => machine.Parts.Max(part => part.Kernel.WordLength);

    private protected override double[] Score(SequenceSet sequences)
    {
        if (machine.Kernel.Gamma is not null)
            return machine.Score(sequences, threads);
        _scores ??= [.. machine.Parts.Select(part => new KmerScores(part, threads))];
        var values = new double[sequences.Count];
        foreach (var part in _scores)
        {
            double[] found = part.Score(sequences, threads);
            for (int i = 0; i < found.Length; i++)
                values[i] += found[i] / _scores.Length;
        }
        return values;
    }

    private protected override IReadOnlyList<KmerWeights> Weigh()
    {
        var parts = machine.Parts.ToList();
        return [.. parts.Select(part => WordWeighing.Compute(part, withRho: false, threads).Times(1.0 / parts.Count))];
    }
}
