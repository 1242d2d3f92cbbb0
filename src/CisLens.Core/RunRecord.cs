using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace CisLens.Core;

/// <summary>
/// The record of a run, <c>OUTPUT.run.json</c>: command, settings, inputs and counts. It is filled during the run and written last.
/// </summary>
/// <param name="command">The arguments as the user gave them; none in a run that a library call started.</param>
public sealed class RunRecord(params IReadOnlyList<string> command)
{
    /// <summary>Added to the name of the output.</summary>
    public const string Ending = ".run.json";

    readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The arguments as the user gave them; none in a run that a library call started.</summary>
    public IReadOnlyList<string> Command { get; } = command;

    /// <summary>The folder in which the command ran: relative paths start there.</summary>
    public string Folder { get; } = Environment.CurrentDirectory;

    /// <summary>Version of the program.</summary>
    public string Version { get; } = BuildInfo.Version;

    /// <summary>Start of the run, UTC.</summary>
    public DateTime Started { get; } = DateTime.UtcNow;

    /// <summary>The settings, including defaults.</summary>
    public SortedDictionary<string, object?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The input files.</summary>
    public List<InputFile> Inputs { get; } = [];

    /// <summary>Counts, such as alleles per status.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Seconds per stage.</summary>
    public SortedDictionary<string, double> Seconds { get; } = new(StringComparer.Ordinal);

    /// <summary>Largest resident memory of the process in MiB.</summary>
    public double PeakMemoryMib { get; private set; }

    /// <summary>Adds inputs with their sizes and SHA-256; null is skipped.</summary>
    public void AddInputs(params IEnumerable<string?> paths) => Inputs.AddRange(paths.OfType<string>().Select(InputFile.From));

    /// <summary>Writes <c>OUTPUT.run.json</c>.</summary>
    public void Write(string output)
    {
        Seconds["total"] = Math.Round(_clock.Elapsed.TotalSeconds, 3);
        PeakMemoryMib = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, 1);
        DurableFile.WriteText(output + Ending, JsonSerializer.Serialize(this, Json.Indented) + "\n");
    }
}

/// <summary>An input of a run.</summary>
/// <param name="Path">Path as the user gave it.</param>
/// <param name="Bytes">Size in bytes; null for standard input and missing files.</param>
/// <param name="Sha256">SHA-256; null for standard input and missing files.</param>
public sealed record InputFile(string Path, long? Bytes, string? Sha256)
{
    /// <summary>Reads a file to get its size and hash.</summary>
    public static InputFile From(string path)
    {
        if (path == "-" || !File.Exists(path))
            return new(path, null, null);
        using var stream = File.OpenRead(path);
        return new(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
