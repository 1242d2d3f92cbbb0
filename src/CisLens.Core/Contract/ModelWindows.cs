namespace CisLens.Core.Contract;

/// <summary>The shortest way to ask a model for a few windows.</summary>
public static class ModelWindows
{
    /// <summary>Predicts windows in one call, all bins, on the strand given.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">B windows.</param>
    /// <param name="tracks">Indexes of the tracks wanted.</param>
    /// <param name="output">B × bins × tracks.</param>
    public static void Predict(this ISequenceModel model, SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        var answer = new Prediction();
        model.Predict(new() { Length = batch.Length, Windows = batch.Codes.ToArray(), Tracks = tracks.ToArray() }, answer);
        answer.All().CopyTo(output);
    }
}
