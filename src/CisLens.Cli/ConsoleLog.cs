using System.Diagnostics;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>
/// Standard error as <c>[cislens VERB] LEVEL text</c>. Warnings are collected: one line a kind with a count and the first
/// example. Progress is one line that is written over on a terminal, and a line every ten seconds elsewhere.
/// </summary>
sealed class ConsoleLog(string verb) : IRunLog, IDisposable
{
    readonly Dictionary<string, (long Count, string Example)> _warnings = [];
    readonly Lock _gate = new();
    readonly Dictionary<string, (Stopwatch Clock, long From)> _begun = [];
    readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    readonly bool _terminal = !Console.IsErrorRedirected;
    bool _lineOpen;

    /// <summary>Writes an error line of a verb.</summary>
    public static void Error(string verb, string text) =>
        Console.Error.WriteLine($"[cislens{(verb.Length > 0 ? " " + verb : "")}] ERROR {text}");

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
        Console.Error.Write($"\r\u001b[K{text}");
        _lineOpen = true;
    }

    void Line(string level, string text)
    {
        if (_lineOpen)
            Console.Error.Write("\r\u001b[K");
        _lineOpen = false;
        Console.Error.WriteLine($"[cislens {verb}] {level} {text}");
    }

    /// <summary>Shows the warnings collected so far.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_lineOpen)
                Console.Error.Write("\r\u001b[K");
            _lineOpen = false;
            foreach (var (kind, (count, example)) in _warnings)
                Line("WARN", count == 1 ? $"{kind}: {example}" : $"{kind} ({count:N0} times); first: {example}");
            _warnings.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
