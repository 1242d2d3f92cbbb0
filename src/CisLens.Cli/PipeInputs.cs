using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>
/// Copies inputs that are pipes, such as <c>&lt;(zcat a.vcf.gz)</c>, to temporary files, because inputs are opened more than once: to
/// detect their format, to hash them and to read them. The files are deleted at the end.
/// </summary>
/// <param name="log">Names each pipe and its copy.</param>
sealed class PipeInputs(IRunLog log) : IDisposable
{
    // a pipe after one of these is an output
    static readonly string[] s_outputs = ["-o", "--output", "--tsv", "--wide", "--report"];

    string? _folder;

    /// <summary>The arguments, with the path of the copy in place of each pipe.</summary>
    /// <exception cref="IOException">The temporary folder is full or cannot be written.</exception>
    public string[] Copy(string[] args)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Dispose());
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Dispose());
        var copied = (string[])args.Clone();
        for (int i = 0; i < args.Length; i++)
        {
            // the path in PATH, --option=PATH or NAME=PATH
            int start = File.Exists(args[i]) ? 0 : args[i].IndexOf('=') + 1;
            bool isOutput = s_outputs.Contains(i > 0 ? args[i - 1] : "") || start > 0 && s_outputs.Contains(args[i][..(start - 1)]);
            if (!isOutput && OpenPipe(args[i][start..]) is { } pipe)
                using (pipe)
                    copied[i] = args[i][..start] + Copy(args[i][start..], pipe);
        }
        return copied;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder is not null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    string Copy(string path, Stream pipe)
    {
        _folder ??= Directory.CreateTempSubdirectory("cislens-pipe-").FullName;
        // fd63 for /dev/fd/63; the name of a named pipe stays, because its ending may say what it is
        string name = Path.GetFileName(path), copy = Path.Combine(_folder, int.TryParse(name, out _) ? "fd" + name : name);
        using var file = File.Create(copy);
        pipe.CopyTo(file, 1 << 20);
        log.Info($"{path}: a pipe, copied to {copy} ({file.Length:N0} bytes)");
        return copy;
    }

    // null for a file, a folder, and a pipe that is open for writing only, such as >(gzip > a.gz)
    static FileStream? OpenPipe(string path)
    {
        // a pipe has no length; that of a link to one, such as /dev/fd/63, is the length of the link
        bool isDescriptor = path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
        if (!File.Exists(path) || !isDescriptor && new FileInfo(path).Length > 0 || IsForWriting(path))
            return null;
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (!stream.CanSeek)
                return stream;
        }
        catch (IOException)
        {
            // the verb reports it
        }
        catch (UnauthorizedAccessException)
        {
            // the verb reports it
        }
        stream?.Dispose();
        return null;
    }

    // the last octal digit of the flags of a descriptor is 1 for O_WRONLY (proc(5), open(2))
    static bool IsForWriting(string path)
    {
        string info = $"/proc/self/fdinfo/{Path.GetFileName(path)}";
        return path.Contains("/fd/", StringComparison.Ordinal) && File.Exists(info)
            && File.ReadLines(info).Any(line => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] & 3) == 1);
    }
}
