using System.Globalization;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>
/// Checkpoints in a folder, with one folder per step. A checkpoint is written under a temporary name, its manifest last, flushed to the
/// disk, and renamed. The two newest are kept. If the newest is damaged, which its hashes show, the older one is used.
/// </summary>
/// <param name="folder">The folder of the checkpoints of a run. It is created with the first one.</param>
public sealed class CheckpointStore(string folder)
{
    const int Kept = 2;
    const string Prefix = "step-";
    const string Unfinished = ".tmp";
    const string Old = ".old" + Unfinished;

    /// <summary>The folder of the checkpoints.</summary>
    public string Folder => folder;

    /// <summary>Writes a checkpoint. When this returns, it is on the disk.</summary>
    /// <param name="step">Number of steps done.</param>
    /// <param name="files">Name and writer of each file.</param>
    public void Save(long step, IReadOnlyList<(string Name, Action<Stream> Write)> files)
    {
        string final = PathOf(step), partial = final + Unfinished;
        if (Directory.Exists(final))
            Discard(final);
        Clear(partial);
        bool first = !Directory.Exists(folder);
        Directory.CreateDirectory(partial);
        if (first)
            DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        CrashPoint.Pass("folder made");
        var described = new List<CheckpointFile>();
        foreach (var (name, write) in files)
        {
            string path = Path.Combine(partial, name);
            WriteThrough(path, write);
            CrashPoint.Pass("file written");
            described.Add(CheckpointManifest.Describe(path));
        }
        var manifest = new CheckpointManifest { Files = described };
        WriteThrough(Path.Combine(partial, CheckpointManifest.FileName), s => JsonSerializer.Serialize(s, manifest, Json.Indented));
        DurableFile.SyncFolder(partial);
        CrashPoint.Pass("before the rename");
        DurableFile.Publish(partial, final);
        CrashPoint.Pass("after the rename");
        Prune();
    }

    /// <summary>The folder of the newest intact checkpoint, or null if there are none. Logs a warning for each damaged one.</summary>
    /// <exception cref="InputException">All checkpoints are damaged.</exception>
    public string? FindNewest(IRunLog log)
    {
        var steps = Steps();
        foreach (long step in steps)
        {
            if (CheckpointManifest.Fault(PathOf(step)) is not { } fault)
                return PathOf(step);
            log.Warn("damaged checkpoint, the older one is used", $"{PathOf(step)}: {fault}");
        }
        return steps.Count == 0 ? null
            : throw InputException.In(folder, "all checkpoints are damaged; run without --resume");
    }

    /// <summary>The step of a folder from <see cref="FindNewest"/>.</summary>
    public static long StepOf(string checkpoint) => long.Parse(Path.GetFileName(checkpoint)[Prefix.Length..], CultureInfo.InvariantCulture);

    /// <summary>Removes all checkpoints.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder))
            Discard(folder);
        else
            Clear(folder + Old);
    }

    List<long> Steps()
    {
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.GetDirectories(folder, Prefix + "*").Select(d => Path.GetFileName(d)[Prefix.Length..])
            .Where(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).OrderDescending()];
    }

    void Prune()
    {
        foreach (long old in Steps().Skip(Kept))
            Discard(PathOf(old));
        foreach (string left in Directory.GetDirectories(folder, "*" + Unfinished))
            Clear(left);
    }

    /// <summary>Renames the folder before it is deleted, so that a partly deleted checkpoint is not reported as damaged.</summary>
    static void Discard(string path)
    {
        string leaving = path + Old;
        Clear(leaving);
        DurableFile.MoveFolder(path, leaving);
        CrashPoint.Pass("old one renamed");
        Clear(leaving);
    }

    static void Clear(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    static void WriteThrough(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        DurableFile.Sync(stream);
    }

    string PathOf(long step) => Path.Combine(folder, $"{Prefix}{step:D6}");
}
