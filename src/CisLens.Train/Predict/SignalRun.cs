using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;

namespace CisLens.Train.Predict;

/// <summary>
/// Predicts regions in the order of the genome, and writes the bins as signal. Before the first prediction, all regions are read; only
/// the positions of their windows are kept in memory.
/// </summary>
/// <param name="model">The model; it has bins.</param>
/// <param name="predictor">Its predictor, with the chosen tracks.</param>
/// <param name="genome">The genome of the regions.</param>
/// <param name="signals">Receives the bins; one series per track, and with <paramref name="measured"/> a second one per track.</param>
/// <param name="measured">The labels of the examples, written next to the predictions; null without.</param>
public sealed class SignalRun(ISequenceModel model, Predictor predictor, Genome genome, WindowSignals signals,
    MeasuredBins? measured = null)
{
    /// <summary>Predicts all regions; the caller completes the files.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the prediction.</param>
    /// <returns>The number of regions per status.</returns>
    /// <exception cref="StoppedException">The user stopped the run.</exception>
    public StatusCounts Run(IEnumerable<PredictionInput> regions, IRunLog log, CancellationToken stop)
    {
        var statuses = new List<AlleleStatus>();
        var windows = new List<PlacedWindow>();
        foreach (var region in regions)
        {
            foreach (var window in region.Windows)
                windows.Add(new(statuses.Count, region.Contig, region.Example, window.Codes.Length, window with { Codes = [] }));
            statuses.Add(region.Status);
        }
        long done = 0;
        // windows of one length are predicted together
        foreach (var batch in Batches(windows.OrderBy(w => w.Contig).ThenBy(w => First(w.Window))))
        {
            if (stop.IsCancellationRequested)
                throw new StoppedException($"stopped after {done} windows; predict has no checkpoints: run it again");
            Predict(batch, statuses);
            log.Progress("predict", done += batch.Count, windows.Count, "windows");
        }
        var counts = new StatusCounts();
        foreach (var status in statuses)
            counts.Add(status.Code());
        return counts;
    }

    sealed record PlacedWindow(int Region, int Contig, int Example, int Length, PredictionWindow Window);

    long First(PredictionWindow window) => window.FirstBase0 + (long)window.Bins.First0 * model.Manifest.BinBp!.Value;

    IEnumerable<List<PlacedWindow>> Batches(IEnumerable<PlacedWindow> windows)
    {
        var batch = new List<PlacedWindow>();
        foreach (var window in windows)
        {
            if (batch.Count == model.BatchSize || batch.Count > 0 && batch[0].Length != window.Length)
            {
                yield return batch;
                batch = [];
            }
            batch.Add(window);
        }
        if (batch.Count > 0)
            yield return batch;
    }

    void Predict(List<PlacedWindow> batch, List<AlleleStatus> statuses)
    {
        int length = batch[0].Length, tracks = predictor.Tracks.Count, width = model.Manifest.Head(0).Bins(length) * tracks;
        var codes = new byte[batch.Count * length];
        foreach (var (i, placed) in batch.Index())
        {
            var window = codes.AsSpan(i * length, length);
            genome.Codes(placed.Contig, placed.Window.Start0, window);
            if (placed.Window.Reverse)
                Dna.ReverseComplement(window.ToArray(), window);
        }
        var values = new float[batch.Count * width];
        predictor.Predict(new SequenceBatch(codes, length), values);
        foreach (var (i, (region, contig, example, _, window)) in batch.Index())
        {
            var part = Bins(values.AsSpan(i * width, width), window, tracks);
            if (model.Manifest.Fault<float>(part) is var fault and not AlleleStatus.Ok)
                statuses[region] = fault;
            signals.Add(contig, First(window), measured is null ? part : measured.Append(part, example));
        }
    }

    // the bins of a window that are written, in the order of the plus strand
    static float[] Bins(ReadOnlySpan<float> values, PredictionWindow window, int tracks)
    {
        int all = values.Length / tracks;
        var bins = new float[window.Bins.Count * tracks];
        for (int b = 0; b < window.Bins.Count; b++)
        {
            int bin = window.Bins.First0 + b;
            values.Slice((window.Reverse ? all - 1 - bin : bin) * tracks, tracks).CopyTo(bins.AsSpan(b * tracks));
        }
        return bins;
    }
}

/// <summary>The labels of a dataset for the tracks that are predicted.</summary>
/// <param name="data">The dataset.</param>
/// <param name="trackOf">For each predicted track, the index of that track in the dataset; −1 if the dataset lacks it.</param>
public sealed class MeasuredBins(ILabelledSequences data, IReadOnlyList<int> trackOf)
{
    /// <summary>Predictions and labels of a window: bins × (predicted tracks, then measured tracks). A missing label is NaN.</summary>
    /// <param name="predicted">Bins × tracks.</param>
    /// <param name="example">Index of the example.</param>
    internal float[] Append(float[] predicted, int example)
    {
        int tracks = trackOf.Count, given = data.Tracks.Count;
        var labels = new float[data.Bins * given];
        data.Labels(example, labels);
        var both = new float[2 * predicted.Length];
        for (int bin = 0; bin < data.Bins; bin++)
            for (int t = 0; t < tracks; t++)
            {
                both[2 * bin * tracks + t] = predicted[bin * tracks + t];
                both[(2 * bin + 1) * tracks + t] = trackOf[t] < 0 ? float.NaN : labels[bin * given + trackOf[t]];
            }
        return both;
    }
}
