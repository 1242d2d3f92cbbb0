using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace CisLens.Core;

/// <summary>
/// What was run, with which inputs and result: <c>OUTPUT.run.json</c> next to every output. Fill it during the run and
/// write it last.
/// </summary>
public sealed class RunRecord
{
    readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The arguments as the user gave them.</summary>
    public IReadOnlyList<string> Command { get; } = Environment.GetCommandLineArgs()[1..];

    /// <summary>Version of the program.</summary>
    public string Version { get; } = BuildInfo.Version;

    /// <summary>When the run began, UTC.</summary>
    public DateTime Started { get; } = DateTime.UtcNow;

    /// <summary>The settings that were in force, defaults included.</summary>
    public SortedDictionary<string, object?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The input files.</summary>
    public List<InputFile> Inputs { get; } = [];

    /// <summary>What was counted, such as alleles per status.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Seconds per stage.</summary>
    public SortedDictionary<string, double> Seconds { get; } = new(StringComparer.Ordinal);

    /// <summary>Largest resident memory of the process in MiB.</summary>
    public double PeakMemoryMib { get; private set; }

    /// <summary>Adds an input with its size and SHA-256; standard input has neither.</summary>
    public void AddInput(string path) => Inputs.Add(InputFile.From(path));

    /// <summary>Writes <c>OUTPUT.run.json</c>.</summary>
    public void Write(string output)
    {
        Seconds["total"] = Math.Round(_clock.Elapsed.TotalSeconds, 3);
        PeakMemoryMib = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, 1);
        DurableFile.WriteText(output + ".run.json", JsonSerializer.Serialize(this, Json.Indented) + "\n");
    }
}

/// <summary>An input of a run: its path as given, its size in bytes and the SHA-256 of its bytes.</summary>
public sealed record InputFile(string Path, long? Bytes, string? Sha256)
{
    /// <summary>Reads a file once for its size and hash; standard input and missing files have neither.</summary>
    public static InputFile From(string path)
    {
        if (path == "-" || !File.Exists(path))
            return new(path, null, null);
        using var stream = File.OpenRead(path);
        return new(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
