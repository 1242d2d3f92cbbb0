using CisLens.Core;
using CisLens.Formats.Signal;

namespace CisLens.Prepare.Coverage;

/// <summary>The intervals of a bigWig, bedGraph or wiggle file as coverage: every base gets the value of its interval.</summary>
/// <param name="signal">The file.</param>
/// <param name="placing">Takes the intervals.</param>
sealed class SignalSource(SignalReader signal, Placing placing) : IDisposable
{
    readonly IEnumerator<SignalInterval> _intervals = signal.Intervals().GetEnumerator();

    /// <summary>Reads and places the next interval. False after the last one.</summary>
    public bool Next(out Outcome outcome)
    {
        outcome = default;
        if (!_intervals.MoveNext())
            return false;
        var (contig, start0, end0, value) = _intervals.Current;
        if (float.IsNaN(value))
        {
            outcome = Outcome.NoValue;
            return true;
        }
        placing.Cover(contig, start0, end0, Strand.Plus, value);
        outcome = placing.Finish(value * (end0 - start0));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _intervals.Dispose();
}
