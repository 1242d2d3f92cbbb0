namespace CisLens.Core.Contract;

/// <summary>
/// A model that answers base by base for a sequence of any length: for all of its bases but the manifest's
/// <see cref="ModelManifest.CropBp"/> at either end.
/// </summary>
public interface ISpanModel : ISequenceModel
{
    /// <summary>Predicts spans and edited copies of them on the strand given, on the natural scale.</summary>
    /// <param name="spans">Any number, of any lengths above twice the crop.</param>
    /// <returns>For each span bases × all tracks.</returns>
    IReadOnlyList<SpanAnswer> PredictSpans(IReadOnlyList<EditedSpan> spans);

    /// <summary>Predicts windows of one length, any above twice the crop.</summary>
    /// <param name="batch">B windows.</param>
    /// <param name="tracks">Indexes of the tracks wanted.</param>
    /// <param name="output">B × bases × tracks.</param>
    void PredictWindows(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        var spans = new EditedSpan[batch.Count];
        for (int i = 0; i < spans.Length; i++)
            spans[i] = new(batch[i].ToArray(), []);
        int to = 0, all = Manifest.Tracks.Count;
        foreach (var answer in PredictSpans(spans))
            for (int place = 0; place < answer.Span.Length; place += all)
                foreach (int track in tracks)
                    output[to++] = answer.Span[place + track];
    }
}

/// <summary>A sequence, and what becomes of it by edits, each made alone.</summary>
/// <param name="Codes">Codes of <see cref="Dna"/>.</param>
/// <param name="Copies">The edited copies.</param>
public sealed record EditedSpan(byte[] Codes, IReadOnlyList<SpanCopy> Copies);

/// <summary>An edited copy of a sequence; the ends are the sequence's, unless the copy reaches further to the right.</summary>
/// <param name="Codes">Codes of <see cref="Dna"/>.</param>
/// <param name="Edit">Where the two differ.</param>
public sealed record SpanCopy(byte[] Codes, WindowEdit Edit);

/// <summary>Predictions for a span and its copies.</summary>
/// <param name="Span">Bases × tracks.</param>
/// <param name="Copies">The same for each copy.</param>
public sealed record SpanAnswer(float[] Span, IReadOnlyList<float[]> Copies);
