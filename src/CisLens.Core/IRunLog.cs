namespace CisLens.Core;

/// <summary>Messages of a long run. The command line writes them to standard error.</summary>
public interface IRunLog
{
    /// <summary>One line of news.</summary>
    void Info(string text);

    /// <summary>Counts a warning; one line a kind is shown, with the count and the first example.</summary>
    void Warn(string kind, string example);

    /// <summary>Progress of a named piece of work; rate and time left are worked out by the receiver.</summary>
    /// <param name="what">What is being done, such as <c>score</c>.</param>
    /// <param name="done">Units done so far.</param>
    /// <param name="total">All units, or null when not known.</param>
    /// <param name="unit">What is counted, such as <c>alleles</c>.</param>
    void Progress(string what, long done, long? total, string unit);
}

/// <summary>Tells nobody.</summary>
public sealed class SilentLog : IRunLog
{
    /// <inheritdoc/>
    public void Info(string text) { }

    /// <inheritdoc/>
    public void Warn(string kind, string example) { }

    /// <inheritdoc/>
    public void Progress(string what, long done, long? total, string unit) { }
}
