using CisLens.Core;

namespace CisLens.Prepare.Tests;

/// <summary>A log that stops the run when a kind of work reports progress.</summary>
sealed class StopAt(string what, CancellationTokenSource stop) : IRunLog
{
    public void Info(string text) { }
    public void Warn(string kind, string example) { }
    public void Progress(string progress, long done, long? total, string unit)
    {
        if (progress == what)
            stop.Cancel();
    }
}

/// <summary>A log that keeps its lines.</summary>
sealed class ListLog : IRunLog
{
    public List<string> Lines { get; } = [];
    public void Info(string text) => Lines.Add(text);
    public void Warn(string kind, string example) => Lines.Add($"{kind}: {example}");
    public void Progress(string what, long done, long? total, string unit) { }
}
