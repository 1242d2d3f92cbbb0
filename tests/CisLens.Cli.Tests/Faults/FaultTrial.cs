using static CisLens.Cli.Tests.Child;

namespace CisLens.Cli.Tests.Faults;

/// <summary>
/// Runs a command while the disk fails at one call, resumes it on a sound disk, and compares the outputs with those of an
/// undisturbed run.
/// </summary>
/// <param name="folder">Folder of the runs.</param>
/// <param name="disk">The disk that fails.</param>
/// <param name="command">Arguments of the command; TO becomes the folder of the run.</param>
sealed class FaultTrial(string folder, FaultyDisk disk, string command)
{
    const string Sound = "sound", Faulty = "faulty";

    /// <summary>Runs the command undisturbed.</summary>
    public void RunSound()
    {
        Directory.CreateDirectory(Path.Combine(folder, Sound));
        var (code, _, error) = Finish(Start(folder, Child.CisLens, Words(Sound)));
        Assert.True(code == 0, error);
    }

    /// <summary>Removes the undisturbed run.</summary>
    public void Clean() => Directory.Delete(Path.Combine(folder, Sound), recursive: true);

    /// <summary>Tries one fault.</summary>
    /// <returns>The file whose call failed, or null if there were fewer calls; and a list of the problems.</returns>
    public (string? File, List<string> Found) Try(Fault fault)
    {
        Directory.CreateDirectory(Path.Combine(folder, Faulty));
        var (end, file) = disk.Run(Words(Faulty), fault);
        List<string> found = [.. Said(end.ExitCode, end.Error, file, fault), .. Half()];
        var resumed = Finish(Start(folder, Child.CisLens, [.. Words(Faulty), "--resume"]));
        if (resumed.ExitCode != 0)
            found.Add($"resumed with exit code {resumed.ExitCode}: {resumed.Error}");
        else
            found.AddRange(Different());
        Directory.Delete(Path.Combine(folder, Faulty), recursive: true);
        return (file, [.. found.Select(text => $"{command.Split(' ')[0]}, {fault}, {file}: {text}\n    {end.Error.ReplaceLineEndings("\n    ")}")]);
    }

    static IEnumerable<string> Said(int code, string error, string? file, Fault fault)
    {
        if (code != (file is null ? 0 : 1))
            yield return $"exit code {code}";
        var lines = error.Split('\n').Where(l => l.Contains("] ERROR ")).ToList();
        if (file is null)
            yield break;
        string cause = fault.Cause == "ENOSPC" ? "No space left on device" : "Input/output error";
        if (lines.Count != 1 || !lines[0].Contains(cause) || !lines[0].Contains(Path.GetFileName(file)) || lines[0].Contains("bug in CisLens"))
            yield return "not one line with the file and the cause";
    }

    /// <summary>Lists the files that have their final name but are not complete.</summary>
    IEnumerable<string> Half() => Names(Faulty).Where(IsFinal).Where(name => !IsSame(name)).Select(name => $"{name} is not whole");

    IEnumerable<string> Different()
    {
        if (!Names(Sound).SequenceEqual(Names(Faulty)))
            return [$"resumed it has {string.Join(' ', Names(Faulty))}"];
        return Names(Sound).Where(name => !IsSame(name)).Select(name => $"{name} has other bytes in the resumed run");
    }

    // a run record contains times, so it only has to be valid JSON
    bool IsSame(string name) => name.EndsWith(".run.json", StringComparison.Ordinal)
        ? System.Text.Json.Nodes.JsonNode.Parse(Bytes(Faulty, name)) is not null
        : File.Exists(Path.Combine(folder, Sound, name)) && Bytes(Sound, name).AsSpan().SequenceEqual(Bytes(Faulty, name));

    // not final: the metrics log, which grows line by line, and temporary files, which --resume uses
    static bool IsFinal(string name) => !name.EndsWith(".log.jsonl", StringComparison.Ordinal) && !name.EndsWith(".progress.json", StringComparison.Ordinal) &&
        !name.Split('/').Any(part => part.EndsWith(".partial", StringComparison.Ordinal) || part.EndsWith(".checkpoints", StringComparison.Ordinal) || part.EndsWith(".tmp", StringComparison.Ordinal));

    byte[] Bytes(string run, string name) => File.ReadAllBytes(Path.Combine(folder, run, name));

    List<string> Names(string run)
    {
        string from = Path.Combine(folder, run);
        return [.. Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(from, path)).Order(StringComparer.Ordinal)];
    }

    string[] Words(string run) => command.Replace("TO", run).Split(' ');
}
