using System.Buffers;

namespace CisLens.Core.Contract;

/// <summary>Predicts sequences of one length, on one strand, for all bins.</summary>
/// <param name="batch">B sequences.</param>
/// <param name="tracks">Indexes of the tracks to predict.</param>
/// <param name="output">Receives B × bins × tracks.</param>
public delegate void PredictSequences(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output);

/// <summary>Predicts some bins of sequences of one length, on one strand.</summary>
/// <param name="batch">B sequences.</param>
/// <param name="tracks">Indexes of the tracks to predict.</param>
/// <param name="bins">The bins to predict.</param>
/// <param name="output">Receives B × bins × tracks.</param>
public delegate void PredictBins(SequenceBatch batch, ReadOnlySpan<int> tracks, BinRange bins, Span<float> output);

/// <summary>
/// Computes a prediction from predictions for sequences of one length, windows and copies alike. It handles both strands, bins and moments.
/// A family that is faster with edits finds the window of each copy in <see cref="SequenceBatch.Windows"/>.
/// </summary>
public static class WholeWindows
{
    /// <summary>Computes a prediction with a family that predicts all bins at once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="predict">Predicts sequences of one length; called once per length and strand.</param>
    /// <param name="into">Receives the prediction.</param>
    public static void Predict(PredictionRequest request, ModelManifest manifest, PredictSequences predict, Prediction into) =>
        Predict(request, manifest, (batch, tracks, bins, output) =>
        {
            int all = manifest.Head(request.Head).Bins(batch.Length), width = bins.Count * tracks.Length;
            if (bins.Count == all)
            {
                predict(batch, tracks, output);
                return;
            }
            var whole = new float[batch.Count * all * tracks.Length];
            predict(batch, tracks, whole);
            for (int i = 0; i < batch.Count; i++)
                whole.AsSpan((i * all + bins.First0) * tracks.Length, width).CopyTo(output[(i * width)..]);
        }, into);

    /// <summary>Computes a prediction with a family that predicts some bins.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="predict">Predicts sequences of one length; called once per length and strand.</param>
    /// <param name="into">Receives the prediction.</param>
    public static void Predict(PredictionRequest request, ModelManifest manifest, PredictBins predict, Prediction into)
    {
        into.Prepare(request, manifest);
        var head = manifest.Head(request.Head);
        int tracks = request.Tracks.Length;
        var values = new Values?[request.Count + request.Copies.Count];
        for (int i = 0; i < values.Length; i++)
            if (values[i] is null)
                Predict(i, request, head, predict, values);
        for (int w = 0; w < request.Count && request.Moments.Count == 0; w++)
            values[w]!.Slice(request.BinsOf(head), tracks).CopyTo(into.Window(w));
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var bins = request.BinsOf(head, request.Copies[c]);
            var copy = values[request.Count + c]!.Slice(bins, tracks);
            if (request.Moments.Count == 0)
                copy.CopyTo(into.Copy(c));
            else
                Moments.Reduce(values[request.Copies[c].Edit.Reference]!.Slice(bins, tracks), copy, tracks, request.Moments, into.Copy(c));
        }
    }

    /// <summary>Predictions for some bins of a sequence.</summary>
    /// <param name="Numbers">Bins × tracks.</param>
    /// <param name="First0">0-based index of the first bin.</param>
    sealed record Values(ReadOnlyMemory<float> Numbers, int First0)
    {
        public ReadOnlySpan<float> Slice(BinRange bins, int tracks) =>
            Numbers.Span.Slice((bins.First0 - First0) * tracks, bins.Count * tracks);
    }

    /// <summary>The bins that are needed of the sequences of one length.</summary>
    static BinRange Needed(PredictionRequest request, Head head, int length)
    {
        int first = int.MaxValue, end = 0;
        void Add(BinRange bins) => (first, end) = (Math.Min(first, bins.First0), Math.Max(end, bins.First0 + bins.Count));
        if (length == request.Length && request.Moments.Count == 0)
            Add(request.BinsOf(head));
        foreach (var copy in request.Copies)
            if (copy.Codes.Length == length || (length == request.Length && request.Moments.Count > 0))
                Add(request.BinsOf(head, copy));
        return first < end ? new(first, Math.Min(end, head.Bins(length)) - first) : default;
    }

    /// <summary>For each track, the index of its partner on the other strand; of an unstranded track, its own index.</summary>
    public static int[] Partners(Head head, ReadOnlySpan<int> tracks)
    {
        var partners = new int[tracks.Length];
        for (int t = 0; t < tracks.Length; t++)
            partners[t] = head.Tracks[tracks[t]].StrandPair ?? tracks[t];
        return partners;
    }

    // windows first, then copies
    static ReadOnlyMemory<byte> Sequence(PredictionRequest request, int index) =>
        index < request.Count ? request.Window(index) : request.Copies[index - request.Count].Codes;

    /// <summary>For each of some sequences the position of its window among them; −1 for a window, or if the window is not there.</summary>
    static int[] Windows(PredictionRequest request, List<int> which)
    {
        var windows = new int[which.Count];
        Array.Fill(windows, -1);
        // all windows have one length, so either all are there, first and in order, or none
        for (int i = 0; i < windows.Length && which[0] < request.Count && !request.Plain; i++)
            if (which[i] >= request.Count)
                windows[i] = request.Copies[which[i] - request.Count].Edit.Reference;
        return windows;
    }

    /// <summary>Predicts a sequence, and all later ones of its length.</summary>
    static void Predict(int first, PredictionRequest request, Head head, PredictBins predict, Values?[] values)
    {
        int length = Sequence(request, first).Length, tracks = request.Tracks.Length;
        var bins = Needed(request, head, length);
        int width = bins.Count * tracks;
        var which = new List<int>(values.Length - first);
        for (int i = first; i < values.Length; i++)
            if (Sequence(request, i).Length == length)
                which.Add(i);
        int[] windows = Windows(request, which);
        byte[] codes = ArrayPool<byte>.Shared.Rent(which.Count * length);
        var batch = codes.AsSpan(0, which.Count * length);
        for (int i = 0; i < which.Count; i++)
            Sequence(request, which[i]).Span.CopyTo(batch[(i * length)..]);
        var rows = new float[which.Count * width];
        if (width > 0)
            predict(new SequenceBatch(batch, length, windows), request.Tracks.Span, bins, rows);
        if (request.BothStrands && width > 0)
        {
            byte[] reversed = ArrayPool<byte>.Shared.Rent(batch.Length);
            for (int at = 0; at < batch.Length; at += length)
                Dna.ReverseComplement(batch.Slice(at, length), reversed.AsSpan(at, length));
            var other = new float[rows.Length];
            predict(new SequenceBatch(reversed.AsSpan(0, batch.Length), length, windows), Partners(head, request.Tracks.Span),
                bins.Reversed(head.Bins(length)), other);
            StrandAverage.Merge(rows, other, bins.Count, tracks);
            ArrayPool<byte>.Shared.Return(reversed);
        }
        ArrayPool<byte>.Shared.Return(codes);
        for (int i = 0; i < which.Count; i++)
            values[which[i]] = new(rows.AsMemory(i * width, width), bins.First0);
    }
}
