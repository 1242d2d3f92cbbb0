using System.Text;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>One validation: a line of the metrics log. It contains no time, so that equal runs have equal logs.</summary>
public sealed record HistoryPoint
{
    /// <summary>Number of steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Number of passes over the training split, with fraction.</summary>
    public required double Epoch { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean training loss since the previous validation.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Mean loss on the validation split; null if the split is empty.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Mean of the watched metric over tracks; null if no track has one.</summary>
    public double? Metric { get; init; }

    /// <summary>Whether this is the best validation so far.</summary>
    public bool Best { get; init; }

    /// <summary>Each head, if there are several; losses and metric above are then means over the heads.</summary>
    public IReadOnlyList<HeadPoint>? Heads { get; init; }
}

/// <summary>One head in a validation.</summary>
/// <param name="Head">Name of the head.</param>
/// <param name="TrainLoss">Mean training loss since the previous validation; null if no batch had labels of this head.</param>
/// <param name="ValidationLoss">Mean loss on the validation split; null if the split is empty.</param>
/// <param name="Metric">Mean of the watched metric over the tracks of the head; null if no track has one.</param>
public sealed record HeadPoint(string Head, double? TrainLoss, double? ValidationLoss, double? Metric);

/// <summary>The metrics log: one JSON object per line. Each line is flushed to the disk. On resume, later lines are removed.</summary>
public sealed class MetricsLog : IDisposable
{
    readonly FileStream _stream;
    readonly List<HistoryPoint> _history = [];

    /// <summary>Opens the log and truncates it to <paramref name="length"/> bytes; 0 for a new log.</summary>
    /// <exception cref="InputException">The log is shorter than <paramref name="length"/>.</exception>
    public MetricsLog(string path, long length)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (_stream.Length < length)
        {
            using var tooShort = _stream;
            throw InputException.In(path, $"has {tooShort.Length} bytes; its checkpoint expects {length}: run without --resume");
        }
        _stream.SetLength(length);
        // the next checkpoint needs the log on the disk
        DurableFile.Sync(_stream);
        DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
            _history.Add(JsonSerializer.Deserialize<HistoryPoint>(line, Json.Line)!);
        _stream.Position = length;
    }

    /// <summary>All lines of the log.</summary>
    public IReadOnlyList<HistoryPoint> History => _history;

    /// <summary>Length of the log in bytes.</summary>
    public long Length => _stream.Length;

    /// <summary>Appends a line.</summary>
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
