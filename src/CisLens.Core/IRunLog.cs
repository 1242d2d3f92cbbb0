namespace CisLens.Core;

/// <summary>Messages of a long run. The command line writes them to standard error.</summary>
public interface IRunLog
{
    /// <summary>Writes one line.</summary>
    void Info(string text);

    /// <summary>Counts a warning. For each kind, one line is written, with the count and the first example.</summary>
    void Warn(string kind, string example);

    /// <summary>Reports progress; the log computes the rate and the remaining time.</summary>
    /// <param name="what">Name of the work, such as <c>score</c>.</param>
    /// <param name="done">Number of units that are done.</param>
    /// <param name="total">Number of all units; null if not known.</param>
    /// <param name="unit">Name of the units, such as <c>alleles</c>.</param>
    void Progress(string what, long done, long? total, string unit);
}

/// <summary>A log that writes nothing.</summary>
public sealed class SilentLog : IRunLog
{
    /// <inheritdoc/>
    public void Info(string text) { }

    /// <inheritdoc/>
    public void Warn(string kind, string example) { }

    /// <inheritdoc/>
    public void Progress(string what, long done, long? total, string unit) { }
}
