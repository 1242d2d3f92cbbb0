using System.Text.RegularExpressions;

namespace CisLens.Cli.Tests.Durability;

/// <summary>
/// Reads a trace of strace and keeps track of what a power cut could still remove: bytes written since the last fsync of their
/// file, and names made since the last fsync of their folder. It is a breach if a file or folder gets its final name while its
/// own content, or another file with a final name, could still be removed.
/// </summary>
sealed partial class DiskModel(string root)
{
    readonly HashSet<string> _bytes = [], _names = [];
    readonly Dictionary<string, string> _begun = [];

    /// <summary>Final names that a rename has given, in order.</summary>
    public List<string> Renamed { get; } = [];

    /// <summary>Descriptions of the calls that came in the wrong order.</summary>
    public List<string> Breaches { get; } = [];

    /// <summary>Reads one line of <c>strace -f -y</c>. A call counts when it has returned.</summary>
    public void Follow(string line)
    {
        string thread = line[..line.IndexOf(' ')], text = line[thread.Length..].Trim();
        if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
        {
            _begun[thread] = text[..^"<unfinished ...>".Length];
            return;
        }
        if (Resumed().Match(text) is { Success: true } end)
            text = _begun.GetValueOrDefault(thread) + end.Groups[1].Value;
        if (Call().Match(text) is { Success: true } call && !call.Groups["result"].Value.StartsWith('-'))
            Follow(call.Groups["name"].Value, call.Groups["arguments"].Value);
    }

    /// <summary>Adds a breach for each existing file or name that a power cut could still remove.</summary>
    public void End()
    {
        foreach (string path in _bytes.Where(File.Exists))
            Breaches.Add($"{path} has bytes without an fsync");
        foreach (string path in _names.Where(Path.Exists))
            Breaches.Add($"{path}: its folder has no fsync");
    }

    void Follow(string name, string arguments)
    {
        if (name.StartsWith("rename", StringComparison.Ordinal))
        {
            var paths = Quoted().Matches(arguments).Select(m => m.Groups[1].Value).ToArray();
            if (IsOurs(paths[1]))
                Rename(paths[0], paths[1]);
            return;
        }
        if (name is "openat" or "mkdir")
        {
            string made = Quoted().Match(arguments).Groups[1].Value;
            if (IsOurs(made) && (name == "mkdir" || arguments.Contains("O_CREAT", StringComparison.Ordinal)))
                _names.Add(made);
            return;
        }
        string path = Descriptor().Match(arguments).Groups[1].Value;
        if (name is "fsync" or "fdatasync")
        {
            _bytes.Remove(path);
            _names.RemoveWhere(n => Path.GetDirectoryName(n) == path);
        }
        else if (IsOurs(path))
            _bytes.Add(path);
    }

    void Rename(string from, string to)
    {
        if (!IsPassing(to))
        {
            Renamed.Add(to);
            bool Counts(string path) => IsUnder(path, from) || !IsPassing(path) || to.EndsWith(".progress.json", StringComparison.Ordinal);
            Breaches.AddRange(_bytes.Where(Counts).Select(path => $"{to} got its name before {path} had its fsync"));
            Breaches.AddRange(_names.Where(n => n != from && (IsUnder(n, from) || !IsPassing(n))).Select(n => $"{to} got its name before the folder of {n} had its fsync"));
        }
        foreach (var set in new[] { _bytes, _names })
            foreach (string path in set.Where(p => IsUnder(p, from)).ToList())
            {
                set.Remove(path);
                set.Add(to + path[from.Length..]);
            }
        _names.Add(to);
    }

    bool IsOurs(string path) => IsUnder(path, root) && path != root;

    static bool IsUnder(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    // a temporary name, which marks a file or folder as unfinished
    static bool IsPassing(string path) => path.Split('/').Any(p => p.EndsWith(".partial", StringComparison.Ordinal) || p.EndsWith(".tmp", StringComparison.Ordinal));

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>\w+)\((?<arguments>.*)\)\s+= (?<result>-?\w+)")]
    private static partial Regex Call();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\d+<([^>]*)>")]
    private static partial Regex Descriptor();
}
