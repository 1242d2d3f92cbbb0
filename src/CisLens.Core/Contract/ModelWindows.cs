namespace CisLens.Core.Contract;

/// <summary>A short way to predict a few windows.</summary>
public static class ModelWindows
{
    /// <summary>Predicts windows in one call, on one strand, for all bins.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">B windows.</param>
    /// <param name="tracks">Indexes of the tracks to predict.</param>
    /// <param name="output">Receives B × bins × tracks.</param>
    public static void Predict(this ISequenceModel model, SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        var answer = new Prediction();
        model.Predict(new() { Length = batch.Length, Windows = batch.Codes.ToArray(), Tracks = tracks.ToArray() }, answer);
        answer.All().CopyTo(output);
    }
}
