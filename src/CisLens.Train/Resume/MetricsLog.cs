using System.Text;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>One validation of a training: a line of the metrics log. It holds no clock time, so that equal runs have equal logs.</summary>
public sealed record HistoryPoint
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Passes over the training split done, in part.</summary>
    public required double Epoch { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean training loss since the validation before.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Mean loss on the validation split; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Mean of the watched metric over tracks; null where no track can be judged.</summary>
    public double? Metric { get; init; }

    /// <summary>True when this is the best so far.</summary>
    public bool Best { get; init; }
}

/// <summary>The metrics log: one JSON object a line, appended and brought to the disk, cut back on resume.</summary>
public sealed class MetricsLog : IDisposable
{
    readonly FileStream _stream;
    readonly List<HistoryPoint> _history = [];

    /// <summary>Opens the log and cuts it to <paramref name="length"/> bytes; 0 starts it afresh.</summary>
    /// <exception cref="InputException">The log is shorter than that, so lines that were written are gone.</exception>
    public MetricsLog(string path, long length)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (_stream.Length < length)
        {
            _stream.Dispose();
            throw InputException.In(path, $"is shorter than the {length} bytes its checkpoint knows; train again without --resume");
        }
        _stream.SetLength(length);
        // a checkpoint will count on the log
        DurableFile.Sync(_stream);
        DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
            _history.Add(JsonSerializer.Deserialize<HistoryPoint>(line, Json.Line)!);
        _stream.Position = length;
    }

    /// <summary>Everything in the log.</summary>
    public IReadOnlyList<HistoryPoint> History => _history;

    /// <summary>Bytes in the log.</summary>
    public long Length => _stream.Length;

    /// <summary>Adds a line.</summary>
    public void Append(HistoryPoint point)
    {
        _history.Add(point);
        _stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(point, Json.Line) + "\n"));
        CrashPoint.Pass("log appended");
        DurableFile.Sync(_stream);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
