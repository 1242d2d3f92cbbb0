using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Makes effects of a model's answers: scores of tracks (<see cref="TrackEffects"/>) or of splice sites
/// (<see cref="SpliceEffects"/>).
/// </summary>
interface IEffectReader
{
    /// <summary>Transforms whose moments are read in place of values; empty for values.</summary>
    IReadOnlyList<SignalTransform> Transforms { get; }

    /// <summary>Members of an ensemble that are read besides the whole; 0 for none.</summary>
    int Members { get; }

    /// <summary>Adds the effects of an allele in one window.</summary>
    /// <param name="row">The allele.</param>
    /// <param name="bins">The bins that windows have.</param>
    /// <param name="answer">The model's answer to the batch.</param>
    void Read(BatchRow row, BinRange bins, Prediction answer);
}
