using System.Buffers;

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
        var values = new ReadOnlyMemory<float>[request.Count + request.Copies.Count];
        for (int i = 0; i < values.Length; i++)
            if (values[i].IsEmpty)
                Predict(i, request, head, predict, values);
        for (int w = 0; w < request.Count && request.Moments.Count == 0; w++)
            Slice(values[w].Span, request.BinsOf(head), tracks).CopyTo(into.Window(w));
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var bins = request.BinsOf(head, request.Copies[c]);
            var copy = Slice(values[request.Count + c].Span, bins, tracks);
            if (request.Moments.Count == 0)
                copy.CopyTo(into.Copy(c));
            else
                Moments.Reduce(
                    Slice(values[request.Copies[c].Edit.Reference].Span, bins, tracks), copy, tracks, request.Moments, into.Copy(c));
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

    static ReadOnlySpan<float> Slice(ReadOnlySpan<float> values, BinRange bins, int tracks) =>
        values.Slice(bins.First0 * tracks, bins.Count * tracks);

    // windows first, then copies
    static ReadOnlyMemory<byte> Sequence(PredictionRequest request, int index) =>
        index < request.Count ? request.Window(index) : request.Copies[index - request.Count].Codes;

    /// <summary>Predicts a sequence, and all later ones of its length.</summary>
    static void Predict(int first, PredictionRequest request, Head head, PredictSequences predict, ReadOnlyMemory<float>[] values)
    {
        int length = Sequence(request, first).Length, tracks = request.Tracks.Length, bins = head.Bins(length), width = bins * tracks;
        var which = new List<int>(values.Length - first);
        for (int i = first; i < values.Length; i++)
            if (Sequence(request, i).Length == length)
                which.Add(i);
        byte[] codes = ArrayPool<byte>.Shared.Rent(which.Count * length);
        var batch = codes.AsSpan(0, which.Count * length);
        for (int i = 0; i < which.Count; i++)
            Sequence(request, which[i]).Span.CopyTo(batch[(i * length)..]);
        var rows = new float[which.Count * width];
        predict(new SequenceBatch(batch, length), request.Tracks.Span, rows);
        if (request.BothStrands)
        {
            byte[] reversed = ArrayPool<byte>.Shared.Rent(batch.Length);
            for (int at = 0; at < batch.Length; at += length)
                Dna.ReverseComplement(batch.Slice(at, length), reversed.AsSpan(at, length));
            var other = new float[rows.Length];
            predict(new SequenceBatch(reversed.AsSpan(0, batch.Length), length), Partners(head, request.Tracks.Span), other);
            StrandAverage.Merge(rows, other, bins, tracks);
            ArrayPool<byte>.Shared.Return(reversed);
        }
        ArrayPool<byte>.Shared.Return(codes);
        for (int i = 0; i < which.Count; i++)
            values[which[i]] = rows.AsMemory(i * width, width);
    }
}
