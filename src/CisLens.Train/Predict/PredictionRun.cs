using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Predict;

/// <summary>Predicts sequences and regions, batch by batch.</summary>
/// <param name="model">The model.</param>
/// <param name="predictor">Its predictor, with the chosen tracks.</param>
/// <param name="columns">The columns of the output.</param>
/// <param name="writer">Receives the rows.</param>
public sealed class PredictionRun(ISequenceModel model, Predictor predictor, PredictionColumns columns, IPredictionWriter writer)
{
    const int BasesAtOnce = 1 << 20, BatchesAtOnce = 16;

    readonly StatusCounts _counts = new();
    readonly object?[] _cells = new object?[columns.Cells.Count];
    readonly double[] _values = new double[columns.Values.Count];
    AlleleStatus _fault;

    int Tracks => predictor.Tracks.Count;

    /// <summary>Predicts all inputs.</summary>
    /// <param name="inputs">The sequences or regions.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the prediction.</param>
    /// <returns>The number of sequences or regions per status.</returns>
    /// <exception cref="StoppedException">The user stopped the run.</exception>
    public StatusCounts Run(IEnumerable<PredictionInput> inputs, IRunLog log, CancellationToken stop)
    {
        var chunk = new List<Unit>();
        foreach (var unit in Units(inputs))
        {
            chunk.Add(unit);
            if (IsFull(chunk))
                Finish(chunk, log, stop);
        }
        Finish(chunk, log, stop);
        return _counts;
    }

    /// <summary>A window of an input, or an input without windows.</summary>
    sealed record Unit(PredictionInput Input, PredictionWindow? Window, bool IsLast)
    {
        public double[] Values { get; set; } = [];
        public double[] Spreads { get; set; } = [];
    }

    static IEnumerable<Unit> Units(IEnumerable<PredictionInput> inputs)
    {
        foreach (var input in inputs)
        {
            PredictionWindow? last = null;
            foreach (var window in input.Windows)
            {
                if (last is not null)
                    yield return new(input, last, false);
                last = window;
            }
            yield return new(input, last, true);
        }
    }

    // windows of one length are predicted together; where lengths differ, more windows are needed to find some of each length
    bool IsFull(List<Unit> chunk)
    {
        int length = chunk[^1].Window?.Codes.Length ?? 0;
        bool differ = chunk.Exists(u => u.Window is { } w && w.Codes.Length != length);
        return chunk.Count >= model.BatchSize * (differ ? BatchesAtOnce : 1)
            || model.Manifest.LengthStep is not null && (long)chunk.Count * length >= BasesAtOnce;
    }

    void Finish(List<Unit> chunk, IRunLog log, CancellationToken stop)
    {
        foreach (var group in chunk.Where(u => u.Window is not null).GroupBy(u => u.Window!.Codes.Length))
            foreach (var batch in group.Chunk(model.BatchSize))
            {
                if (stop.IsCancellationRequested)
                    throw new StoppedException($"stopped after {_counts.Alleles} sequences; predict has no checkpoints: run it again");
                Predict(batch, group.Key);
            }
        foreach (var unit in chunk)
            Rows(unit);
        chunk.Clear();
        log.Progress("predict", _counts.Alleles, null, "sequences");
    }

    void Predict(Unit[] batch, int length)
    {
        byte[] codes = [.. batch.SelectMany(u => u.Window!.Codes)];
        int width = model.Manifest.Head(0).Bins(length) * Tracks;
        var values = new double[batch.Length * width];
        var spreads = Predict(new SequenceBatch(codes, length), values);
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i].Values = values[(i * width)..((i + 1) * width)];
            if (spreads.Length > 0)
                batch[i].Spreads = spreads[(i * width)..((i + 1) * width)];
        }
    }

    /// <summary>Predicts a batch. The prediction of an ensemble is the mean of its members, computed in float64.</summary>
    /// <returns>The spread of the members; empty for a single model.</returns>
    double[] Predict(SequenceBatch sequences, double[] values)
    {
        int members = model.Manifest.Members;
        if (members == 0)
        {
            predictor.PredictAllDigits(sequences, values);
            return [];
        }
        float[][] outputs = [.. Enumerable.Range(0, members).Select(_ => new float[values.Length])];
        predictor.Predict(sequences, new float[values.Length], outputs);
        var (spreads, own) = (new double[values.Length], new double[members]);
        for (int i = 0; i < values.Length; i++)
        {
            for (int m = 0; m < own.Length; m++)
                own[m] = outputs[m][i];
            (values[i], spreads[i]) = (own.Average(), MemberSpread.Compute(own));
        }
        return spreads;
    }

    void Rows(Unit unit)
    {
        unit.Input.Cells.CopyTo(_cells, 0);
        if (unit.Window is not { } window)
            Row(unit, null, 0);
        else
            for (int bin = window.Bins.First0; bin < window.Bins.First0 + window.Bins.Count; bin++)
                Row(unit, window, bin);
        if (!unit.IsLast)
            return;
        _counts.Add((_fault == AlleleStatus.Ok ? unit.Input.Status : _fault).Code());
        _fault = AlleleStatus.Ok;
    }

    void Row(Unit unit, PredictionWindow? window, int bin)
    {
        Array.Fill(_values, double.NaN);
        var labels = unit.Input.Labels.Span;
        if (!labels.IsEmpty)
            for (int l = 0; l < columns.Labels; l++)
                _values[l] = labels[labels.Length == columns.Labels ? l : bin * columns.Labels + l];
        var status = window is null ? unit.Input.Status : Predicted(unit, window, bin);
        int at = unit.Input.Cells.Length;
        _cells[at++] = status.Code();
        long? start0 = window is null ? null : window.FirstBase0 + (long)bin * model.Manifest.BinBp;
        if (_cells.Length == at + 1)
            _cells[at] = start0 + 1;
        else if (_cells.Length > at)
            (_cells[at], _cells[at + 1]) = (start0, start0 + model.Manifest.BinBp);
        writer.Add(_cells, _values);
    }

    /// <summary>Takes the predictions for one bin.</summary>
    /// <returns>The status of the row.</returns>
    AlleleStatus Predicted(Unit unit, PredictionWindow window, int bin)
    {
        int from = (window.Reverse ? unit.Values.Length / Tracks - 1 - bin : bin) * Tracks;
        var own = unit.Values.AsSpan(from, Tracks);
        var fault = model.Manifest.Fault<double>(own);
        if (fault == AlleleStatus.Failed || _fault == AlleleStatus.Ok)
            _fault = fault == AlleleStatus.Ok ? _fault : fault;
        int step = unit.Spreads.Length > 0 ? 2 : 1;
        for (int t = 0, at = columns.Labels; t < Tracks; t++, at += step)
        {
            _values[at] = double.IsFinite(own[t]) ? own[t] : double.NaN;
            if (step == 2)
                _values[at + 1] = unit.Spreads[from + t];
        }
        return fault == AlleleStatus.Ok ? unit.Input.Status : fault;
    }
}
