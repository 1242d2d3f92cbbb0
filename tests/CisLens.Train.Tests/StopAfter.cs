using CisLens.Core;

namespace CisLens.Train.Tests;

/// <summary>Stops a training after some steps.</summary>
sealed class StopAfter(int steps, CancellationTokenSource stop) : IRunLog
{
    public void Info(string text) { }
    public void Warn(string kind, string example) { }
    public void Progress(string what, long done, long? total, string unit)
    {
        if (what == "train" && done >= steps)
            stop.Cancel();
    }
}
