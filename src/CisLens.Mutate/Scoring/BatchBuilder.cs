using System.Buffers;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Writes the windows of jobs into batches and notes on each allele what its windows are like.</summary>
/// <param name="rows">Windows and copies of a full batch; null for one batch per job.</param>
/// <param name="options">What is done about ends of contigs and unknown bases.</param>
/// <param name="send">Takes each batch.</param>
sealed class BatchBuilder(int? rows, AlleleOptions options, Action<ModelBatch> send)
{
    ModelBatch? _batch;
    byte[] _reference = [];

    /// <summary>Sends all windows of a job.</summary>
    public void Add(ScoringJob job)
    {
        foreach (var window in job.Windows)
            Add(window, job);
        Send(job, job.Windows.Count > 0 ? job.Windows[0].Length : 0);
    }

    void Add(PlacedWindow window, ScoringJob job)
    {
        if (_reference.Length != window.Length)
            _reference = new byte[window.Length];
        var flags = window.Write(_reference, options);
        bool isInBatch = false;
        foreach (var (allele, copies) in window.Alleles)
        {
            var target = job.Alleles[allele];
            if (Build(window, target, copies, flags) is not { } codes)
                continue;
            if (_batch is { Count: > 0 } full && full.Count + copies.Length + (isInBatch ? 0 : 1) > rows)
            {
                Send(null, window.Length);
                isInBatch = false;
            }
            _batch ??= new ModelBatch(window.Length);
            if (!isInBatch)
                _batch.Add(window, _reference);
            isInBatch = true;
            _batch.Add(target, window, copies, codes);
        }
    }

    void Send(ScoringJob? completes, int length)
    {
        var batch = _batch ?? new ModelBatch(length);
        _batch = null;
        batch.Completes = completes;
        if (batch.Count > 0)
            batch.Fill(rows ?? 0);
        send(batch);
    }

    /// <summary>Writes the copies of an allele; null when the allele is not scored after all.</summary>
    byte[][]? Build(PlacedWindow window, AlleleScore target, PlacedCopy[] copies, AlleleStatus flags)
    {
        if (!target.Flags.IsScored())
            return null;
        target.Flags |= flags;
        var codes = new byte[copies.Length][];
        for (int c = 0; c < copies.Length; c++)
        {
            codes[c] = ArrayPool<byte>.Shared.Rent(copies[c].Length);
            target.Flags |= window.Write(copies[c], target.Plan.Edit!, _reference, codes[c].AsSpan(0, copies[c].Length), options);
        }
        if (target.Flags.IsScored())
            return codes;
        foreach (byte[] unused in codes)
            ArrayPool<byte>.Shared.Return(unused);
        return null;
    }
}
