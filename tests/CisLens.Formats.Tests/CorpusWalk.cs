using System.Diagnostics;
using CisLens.Core;

namespace CisLens.Formats.Tests;

/// <summary>Reads every file of a format and compares the result with the one that the manifest expects.</summary>
static class CorpusWalk
{
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>The result of reading a file: the number of records, and the lines of records that need a warning.</summary>
    public sealed record Result(long Records, IReadOnlyList<long> FlaggedLines);

    /// <summary>Returns one line per file whose result differs from the expected one.</summary>
    public static List<string> Run(IEnumerable<Corpus> files, Func<Corpus, Result> read)
    {
        var faults = new List<string>();
        foreach (var file in files)
            if (Judge(file, read) is { } fault)
                faults.Add($"{file.Name} ({file.Must}, line {file.Line}: {file.Reason}): {fault}");
        return faults;
    }

    static string? Judge(Corpus file, Func<Corpus, Result> read)
    {
        var clock = Stopwatch.StartNew();
        Result? result = null;
        InputException? refusal = null;
        try
        {
            result = read(file);
        }
        catch (InputException fault)
        {
            refusal = fault;
        }
        if (clock.Elapsed > s_longest)
            return $"took {clock.Elapsed}";
        return file.Must switch
        {
            "accept" => refusal?.Message ?? (file.Records is { } records && result!.Records != records ? $"{result.Records} records, expected {records}" : null),
            "reject" => refusal is null ? "was accepted" : JudgeMessage(file, refusal),
            "flag" => refusal is null ? (result!.FlaggedLines.SequenceEqual([file.Line!.Value]) ? null : $"flagged {string.Join(',', result.FlaggedLines)}") : JudgeMessage(file, refusal),
            _ => null,
        };
    }

    static string? JudgeMessage(Corpus file, InputException refusal)
    {
        string expected = file.Line is { } line ? $"{file.Path}:{line}: " : file.Path;
        return refusal.Message.StartsWith(expected, StringComparison.Ordinal) && !refusal.Message.Contains('\n') ? null : $"message is '{refusal.Message}'";
    }
}
