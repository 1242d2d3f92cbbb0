namespace CisLens.Core.Contract;

/// <summary>Predicts sequences of one length, on one strand, for all bins.</summary>
/// <param name="batch">B sequences.</param>
/// <param name="tracks">Indexes of the tracks to predict.</param>
/// <param name="output">Receives B × bins × tracks.</param>
public delegate void PredictSequences(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output);

/// <summary>
/// Computes a prediction by predicting each window and each copy as a whole. All families can use it, and families that are faster with
/// edits are tested against it. It handles both strands, bins and moments.
/// </summary>
public static class WholeWindows
{
    /// <summary>Computes a prediction.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="predict">Predicts sequences of one length; called once per length and strand.</param>
    /// <param name="into">Receives the prediction.</param>
    public static void Predict(PredictionRequest request, ModelManifest manifest, PredictSequences predict, Prediction into)
    {
        into.Prepare(request, manifest);
        var head = manifest.Head(request.Head);
        int tracks = request.Tracks.Length;
        ReadOnlyMemory<byte>[] sequences =
            [.. Enumerable.Range(0, request.Count).Select(request.Window), .. request.Copies.Select(c => c.Codes)];
        var values = new float[sequences.Length][];
        foreach (var same in Enumerable.Range(0, sequences.Length).GroupBy(i => sequences[i].Length))
            Predict(sequences, [.. same], same.Key, request, head, predict, values);
        for (int w = 0; w < request.Count && request.Moments.Count == 0; w++)
            Slice(values[w], request.BinsOf(head), tracks).CopyTo(into.Window(w));
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var bins = request.BinsOf(head, request.Copies[c]);
            var copy = Slice(values[request.Count + c], bins, tracks);
            if (request.Moments.Count == 0)
                copy.CopyTo(into.Copy(c));
            else
                Moments.Reduce(Slice(values[request.Copies[c].Edit.Reference], bins, tracks), copy, tracks, request.Moments, into.Copy(c));
        }
    }

    /// <summary>For each track, the index of its partner on the other strand; of an unstranded track, its own index.</summary>
    public static int[] Partners(Head head, ReadOnlySpan<int> tracks)
    {
        var partners = new int[tracks.Length];
        for (int t = 0; t < tracks.Length; t++)
            partners[t] = head.Tracks[tracks[t]].StrandPair ?? tracks[t];
        return partners;
    }

    static ReadOnlySpan<float> Slice(float[] values, BinRange bins, int tracks) => values.AsSpan(bins.First0 * tracks, bins.Count * tracks);

    static void Predict(ReadOnlyMemory<byte>[] sequences, int[] which, int length,
        PredictionRequest request, Head head, PredictSequences predict, float[][] values)
    {
        int tracks = request.Tracks.Length, bins = head.Bins(length), width = bins * tracks;
        var codes = new byte[which.Length * length];
        for (int i = 0; i < which.Length; i++)
            sequences[which[i]].Span.CopyTo(codes.AsSpan(i * length));
        var rows = new float[which.Length * width];
        predict(new SequenceBatch(codes, length), request.Tracks.Span, rows);
        if (request.BothStrands)
        {
            var reversed = new byte[codes.Length];
            for (int at = 0; at < codes.Length; at += length)
                Dna.ReverseComplement(codes.AsSpan(at, length), reversed.AsSpan(at, length));
            var other = new float[rows.Length];
            predict(new SequenceBatch(reversed, length), Partners(head, request.Tracks.Span), other);
            StrandAverage.Merge(rows, other, bins, tracks);
        }
        for (int i = 0; i < which.Length; i++)
            values[which[i]] = rows[(i * width)..((i + 1) * width)];
    }
}
