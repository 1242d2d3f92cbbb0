using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Computes effects from predictions: scores of tracks (<see cref="TrackEffects"/>) or of splice sites (<see cref="SpliceEffects"/>).
/// </summary>
interface IEffectReader
{
    /// <summary>The transforms whose moments are requested; empty to request values.</summary>
    IReadOnlyList<SignalTransform> Transforms { get; }

    /// <summary>Members of an ensemble whose predictions are requested, too; 0 for none.</summary>
    int Members { get; }

    /// <summary>Adds the effects of an allele in one window.</summary>
    /// <param name="row">The allele.</param>
    /// <param name="bins">The bins that are predicted for windows.</param>
    /// <param name="answer">The predictions of the batch.</param>
    void Read(BatchRow row, BinRange bins, Prediction answer);
}
