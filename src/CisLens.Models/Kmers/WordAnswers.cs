using CisLens.Kernels;
using CisLens.Kernels.Scores;

namespace CisLens.Models.Kmers;

/// <summary>A table of word weights, with a bias or without.</summary>
sealed class WordAnswers(KmerWeights weights, KmerSvm? machine, int threads) : KmerAnswers
{
    /// <inheritdoc/>
    public override PlattScale? Platt => machine?.Platt;

    /// <inheritdoc/>
    public override bool Decides => machine is not null;

    private protected override int WordLength => Weigh().Max(table => table.WordLength);

    private protected override double[] Score(SequenceSet sequences) => machine!.Score(sequences, threads);

    private protected override IReadOnlyList<KmerWeights> Weigh() => machine is null ? [weights] : [.. machine.Tables];
}
