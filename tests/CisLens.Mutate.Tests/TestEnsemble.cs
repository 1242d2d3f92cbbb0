using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>Models that answer as one; for scoring, which asks the members.</summary>
sealed class TestEnsemble(params ISequenceModel[] members) : IEnsembleModel
{
    public ModelManifest Manifest => members[0].Manifest;

    public int BatchSize => members[0].BatchSize;

    public IReadOnlyList<ISequenceModel> Members => members;

    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output) =>
        throw new InvalidOperationException("scoring asks the members");

    public void Dispose() { }
}
