using System.Diagnostics;
using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Scoring;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>Writes finished chunks to all outputs, counts their alleles, and saves the progress of the run.</summary>
sealed class ScoreWriter : IDisposable
{
    readonly ScoreSettings _settings;
    readonly string _fingerprint;
    readonly (OutputFile File, IScoreTable Table)[] _outputs;
    readonly TextBuffer _text = new();
    readonly Stopwatch _sinceCommit = Stopwatch.StartNew();
    readonly bool _durable;

    /// <summary>Starts the outputs, or continues those of an interrupted run.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="fingerprint">Hash of the settings and inputs.</param>
    /// <param name="table">Makes the table of an output.</param>
    /// <param name="progress">Progress of the interrupted run; null to start.</param>
    public ScoreWriter(ScoreSettings settings, string fingerprint, Func<ScoreOutput, IScoreTable> table, ScoreProgress? progress)
    {
        _settings = settings;
        _fingerprint = fingerprint;
        _durable = !settings.Outputs.Any(o => o.IsStandardOutput) && settings.Vcf != "-";
        _outputs = [.. settings.Outputs.Select((output, i) => (OutputFile.Open(output, progress, i), table(output)))];
        if (progress is null)
            WriteHeaders();
        else
            Continue(progress);
    }

    /// <summary>Number of alleles per status.</summary>
    public StatusCounts Counts { get; } = new();

    /// <summary>Number of chunks written.</summary>
    public long Chunks { get; private set; }

    /// <summary>Number of records written.</summary>
    public long Records { get; private set; }

    /// <summary>Number of probabilities that were limited before a logit.</summary>
    public long Clipped { get; private set; }

    /// <summary>Length of the header of each output in bytes.</summary>
    public long[] HeaderLengths { get; private set; } = [];

    /// <summary>Writes one chunk.</summary>
    public void Write(RecordChunk chunk)
    {
        foreach (var (file, table) in _outputs)
        {
            _text.Clear();
            Rows(chunk, table);
            file.WritePart(_text.Bytes);
        }
        Chunks++;
        Records += chunk.Records.Count;
        Clipped += chunk.Clipped;
        foreach (var allele in chunk.Alleles)
            Counts.Add(allele.Status.Code());
        if (_sinceCommit.Elapsed >= _settings.CommitEvery)
            Commit();
    }

    /// <summary>Flushes the outputs to disk and saves the progress, so that the run can be resumed after a crash.</summary>
    /// <param name="whole">True if all records are written.</param>
    public void Commit(bool whole = false)
    {
        _sinceCommit.Restart();
        if (!_durable)
            return;
        var progress = new ScoreProgress
        {
            Fingerprint = _fingerprint,
            Chunks = Chunks,
            Records = Records,
            Clipped = Clipped,
            Counts = new(Counts.ByCode.ToDictionary(), StringComparer.Ordinal),
            Lengths = Array.ConvertAll(_outputs, o => o.File.Sync()),
            HeaderLengths = HeaderLengths,
            Whole = whole,
        };
        progress.Write(_settings.Outputs[0].Path);
    }

    /// <summary>Gives the outputs their final names.</summary>
    public void Publish()
    {
        Commit(whole: true);
        foreach (var (file, table) in _outputs)
            file.Publish(table.Convert);
    }

    /// <summary>Deletes the incomplete outputs and the progress.</summary>
    public void Discard()
    {
        foreach (var (file, _) in _outputs)
            file.Discard();
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (file, _) in _outputs)
            file.Dispose();
    }

    /// <summary>Deletes the progress, after which the run cannot be resumed.</summary>
    public void Forget()
    {
        if (_durable)
            File.Delete(ScoreProgress.PathOf(_settings.Outputs[0].Path));
    }

    void WriteHeaders()
    {
        foreach (var (file, table) in _outputs)
            file.WriteHeader(table.Header);
        HeaderLengths = Array.ConvertAll(_outputs, o => o.File.Sync());
    }

    void Rows(RecordChunk chunk, IScoreTable table)
    {
        int first = 0;
        for (int record = 0; record < chunk.Records.Count; record++)
        {
            int count = chunk.Records[record].AltCount;
            table.Row(chunk, record, chunk.Range(first, count), _text);
            first += count;
        }
    }

    void Continue(ScoreProgress progress)
    {
        Chunks = progress.Chunks;
        Records = progress.Records;
        Clipped = progress.Clipped;
        HeaderLengths = progress.HeaderLengths;
        foreach (var (code, count) in progress.Counts)
            Counts.Add(code, count);
    }
}
