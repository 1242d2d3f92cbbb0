using System.Diagnostics;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>
/// Writes <c>[cislens VERB] LEVEL text</c> to standard error. Warnings are collected: one line per kind, with a count and the
/// first example. On a terminal, progress is one line that is overwritten; elsewhere it is one line every ten seconds.
/// </summary>
sealed class ConsoleLog(string verb, TextWriter error) : IRunLog, IDisposable
{
    readonly Dictionary<string, (long Count, string Example)> _warnings = [];
    readonly Lock _gate = new();
    readonly Dictionary<string, (Stopwatch Clock, long From)> _begun = [];
    readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    readonly bool _terminal = error == Console.Error && !Console.IsErrorRedirected;
    bool _lineOpen;

    /// <summary>Writes an error line of a verb.</summary>
    public static void Error(TextWriter error, string verb, string text) =>
        error.WriteLine($"[cislens{(verb.Length > 0 ? " " + verb : "")}] ERROR {Printable.Text(text)}");

    /// <inheritdoc/>
    public void Info(string text)
    {
        lock (_gate)
            Line("INFO", text);
    }

    /// <inheritdoc/>
    public void Warn(string kind, string example)
    {
        lock (_gate)
            _warnings[kind] = _warnings.TryGetValue(kind, out var seen) ? (seen.Count + 1, seen.Example) : (1, example);
    }

    /// <inheritdoc/>
    public void Progress(string what, long done, long? total, string unit)
    {
        lock (_gate)
        {
            // a rate needs two looks: what was done before the first, in a resumed run too, took time that nobody saw
            if (!_begun.TryGetValue(what, out var begun))
                _begun[what] = begun = (Stopwatch.StartNew(), done);
            if (total is null && done == begun.From)
                return;
            if (_sinceShown.Elapsed < (_terminal ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10)))
                return;
            _sinceShown.Restart();
            Show(ProgressText.Describe(what, done, done - begun.From, total, unit, begun.Clock.Elapsed));
        }
    }

    void Show(string text)
    {
        if (!_terminal)
        {
            Line("PROGRESS", text);
            return;
        }
        error.Write($"\r\u001b[K{Printable.Text(text)}");
        _lineOpen = true;
    }

    void Line(string level, string text)
    {
        if (_lineOpen)
            error.Write("\r\u001b[K");
        _lineOpen = false;
        error.WriteLine($"[cislens {verb}] {level} {Printable.Text(text)}");
    }

    /// <summary>Shows the warnings collected so far.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_lineOpen)
                error.Write("\r\u001b[K");
            _lineOpen = false;
            foreach (var (kind, (count, example)) in _warnings)
                Line("WARN", count == 1 ? $"{kind}: {example}" : $"{kind} ({count:N0} times); first: {example}");
            _warnings.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
